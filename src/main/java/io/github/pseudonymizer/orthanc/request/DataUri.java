// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.request;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Tags;
import io.github.pseudonymizer.orthanc.request.RequestException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Bytes written as text: {@code data:application/octet-stream;base64,AAAA}.
 *
 * <p>Deviation from the built-in: it decodes other MIME types for Pixel Data and Encapsulated Document only, and leaves
 * such a URI as text elsewhere. Here each is decoded, because the leak check would find nothing in Base64.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2397">RFC 2397</a>
 */
final class DataUri {

    private static final String SCHEME = "data:";
    private static final String BASE64 = ";base64";
    private static final Tag ENCAPSULATED_DOCUMENT = new Tag(Tags.ENCAPSULATED_DOCUMENT);
    private static final byte[] PDF = "%PDF-".getBytes(StandardCharsets.US_ASCII);

    private final String mimeType;
    private final byte[] bytes;

    private DataUri(String mimeType, byte[] bytes) {
        this.mimeType = mimeType;
        this.bytes = bytes;
    }

    /** Whether a text is meant to be one; without {@code base64} it is but text, as for the built-in. */
    static boolean is(String text) {
        int end = text.indexOf(',') - BASE64.length();
        return end >= SCHEME.length()
                && text.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && text.regionMatches(true, end, BASE64, 0, BASE64.length());
    }

    /**
     * Reads a text that {@link #is} one.
     *
     * @throws RequestException if its Base64 is malformed; without padding it is not
     */
    static DataUri parse(String text) {
        int comma = text.indexOf(',');
        String header = text.substring(SCHEME.length(), comma);
        try {
            byte[] bytes = Base64.getDecoder().decode(text.substring(comma + 1));
            return new DataUri(header.substring(0, header.indexOf(';')).strip(), bytes);
        } catch (IllegalArgumentException malformed) { // Its message would quote the value.
            throw new RequestException(Reason.NOT_JSON, "malformed data URI");
        }
    }

    byte[] bytes() {
        return bytes.clone();
    }

    /** @throws RequestException if the bytes are not text in UTF-8 */
    String text() {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw new RequestException(Reason.NOT_JSON, "a data URI for text must be in UTF-8");
        }
    }

    /** @throws RequestException if the bytes are plainly not what the MIME type says, where it matters */
    void requireOneFor(Tag tag) {
        boolean isPdf = bytes.length >= PDF.length
                && ByteBuffer.wrap(bytes, 0, PDF.length).equals(ByteBuffer.wrap(PDF));
        if (tag.equals(ENCAPSULATED_DOCUMENT) && mimeType.equalsIgnoreCase("application/pdf") && !isPdf) {
            throw new RequestException(Reason.NOT_JSON, "Not a PDF file");
        }
    }
}
