// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.dicom.charset;

import io.github.pseudonymizer.dicom.Vr;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** ISO_IR 192. Bytes that are too long a form, too large, or half of a surrogate pair are undecodable. */
final class Utf8 implements CharacterCoding {

    @Override
    public DecodedText decode(byte[] bytes, Vr vr) {
        DecodedText.Builder text = new DecodedText.Builder(bytes, false);
        int i = 0;
        while (i < bytes.length) {
            int length = length(bytes[i] & 0xFF);
            int codePoint = length == 0 ? -1 : codePoint(bytes, i, length);
            if (codePoint < 0) {
                text.addUndecodable(i, Designation.ASCII);
                i++;
            } else {
                if (codePoint == 0x1B) {
                    text.doubt();
                }
                text.addCodePoint(codePoint, i, i + length);
                i += length;
            }
        }
        return text.build();
    }

    private static int length(int first) {
        if (first < 0x80) {
            return 1;
        }
        if (first < 0xC2 || first > 0xF4) {
            return 0;
        }
        return first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    }

    private static int codePoint(byte[] bytes, int at, int length) {
        if (length == 1) {
            return bytes[at];
        }
        if (at + length > bytes.length) {
            return -1;
        }
        int codePoint = bytes[at] & (0x7F >> length);
        for (int i = at + 1; i < at + length; i++) {
            if ((bytes[i] & 0xC0) != 0x80) {
                return -1;
            }
            codePoint = codePoint << 6 | (bytes[i] & 0x3F);
        }
        boolean overlong = codePoint < (length == 3 ? 0x800 : length == 4 ? 0x10000 : 0x80);
        boolean surrogate = codePoint >= 0xD800 && codePoint <= 0xDFFF;
        return overlong || surrogate || codePoint > Character.MAX_CODE_POINT ? -1 : codePoint;
    }

    @Override
    public byte @Nullable [] encode(String text, Vr vr) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] encoded = new byte[bytes.remaining()];
            bytes.get(encoded);
            return encoded;
        } catch (CharacterCodingException unpaired) {
            return null;
        }
    }
}
