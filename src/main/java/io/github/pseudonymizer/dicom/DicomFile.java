// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.dicom;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * An opened DICOM file: its meta information, and the place of its dataset. Files without preamble or without meta
 * information can be opened, too.
 *
 * @param bytes hold the dataset: the file, or its inflated dataset; little endian, from 0
 * @param datasetStart where the dataset begins
 * @param encoding the real encoding of the dataset, even if the transfer syntax contradicts it
 * @param syntax as in the file; guessed if absent
 * @param mediaStorageSopClassUid (0002,0002), without padding; empty if absent
 * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part10/chapter_7.html">PS3.10 §7</a>
 */
public record DicomFile(
        ByteBuffer bytes, int datasetStart, Encoding encoding, TransferSyntax syntax, String mediaStorageSopClassUid) {

    private static final int PREAMBLE_BYTES = 128;
    private static final int DICM = 0x4D434944;

    /**
     * Opens a file.
     *
     * @param file from its position to its limit; both stay
     * @throws DicomException if it is not DICOM, or its transfer syntax is unknown
     */
    public static DicomFile open(ByteBuffer file) {
        ByteBuffer bytes = file.slice().order(ByteOrder.LITTLE_ENDIAN);
        int metaStart = startOfMeta(bytes);
        if (metaStart < 0) {
            return withoutMeta(bytes);
        }
        FileMeta meta = FileMeta.read(bytes, metaStart);
        if (meta.transferSyntaxUid().isEmpty()) {
            requireDataset(bytes, meta.end());
            Encoding encoding = actual(bytes, meta.end(), Encoding.IMPLICIT_LITTLE_ENDIAN);
            return new DicomFile(bytes, meta.end(), encoding, syntaxOf(encoding), meta.mediaStorageSopClassUid());
        }
        TransferSyntax syntax = TransferSyntax.of(meta.transferSyntaxUid());
        ByteBuffer dataset = syntax.deflated() ? Deflation.inflate(bytes, meta.end()) : bytes;
        int start = syntax.deflated() ? 0 : meta.end();
        Encoding encoding = actual(dataset, start, syntax.encoding());
        return new DicomFile(dataset, start, encoding, syntax, meta.mediaStorageSopClassUid());
    }

    public DatasetReader reader() {
        return new DatasetReader(bytes, datasetStart, encoding);
    }

    private static int startOfMeta(ByteBuffer bytes) {
        if (bytes.limit() >= PREAMBLE_BYTES + 4 && bytes.getInt(PREAMBLE_BYTES) == DICM) {
            return PREAMBLE_BYTES + 4;
        }
        if (bytes.limit() >= 4 && bytes.getInt(0) == DICM) {
            return 4;
        }
        return bytes.limit() >= 8 && bytes.getShort(0) == 2 ? 0 : -1;
    }

    private static DicomFile withoutMeta(ByteBuffer bytes) {
        requireDataset(bytes, 0);
        Encoding encoding = actual(bytes, 0, Encoding.IMPLICIT_LITTLE_ENDIAN);
        if (encoding == Encoding.EXPLICIT_LITTLE_ENDIAN && bytes.get(0) == 0 && bytes.get(1) != 0) {
            encoding = Encoding.EXPLICIT_BIG_ENDIAN;
        }
        return new DicomFile(bytes, 0, encoding, syntaxOf(encoding), "");
    }

    private static void requireDataset(ByteBuffer bytes, int start) {
        if (bytes.limit() - start < 8 || bytes.getInt(start) == 0) {
            throw new DicomException(
                    DicomException.Reason.MALFORMED, "no DICOM: neither meta information nor a dataset");
        }
    }

    /** Some writers declare explicit and write implicit, or the reverse; the first element shows it. */
    private static Encoding actual(ByteBuffer bytes, int start, Encoding declared) {
        if (bytes.limit() - start < 8) {
            return declared;
        }
        int code = (bytes.get(start + 4) & 0xFF) << 8 | (bytes.get(start + 5) & 0xFF);
        if (!declared.isExplicit()) {
            return VrCodes.find(code) != null ? Encoding.EXPLICIT_LITTLE_ENDIAN : declared;
        }
        boolean fitsImplicit = (bytes.getInt(start + 4) & 0xFFFFFFFFL) <= bytes.limit() - start - 8;
        return declared.isBigEndian() || VrCodes.isUpperCase(code) || !fitsImplicit
                ? declared
                : Encoding.IMPLICIT_LITTLE_ENDIAN;
    }

    private static TransferSyntax syntaxOf(Encoding encoding) {
        return switch (encoding) {
            case IMPLICIT_LITTLE_ENDIAN -> TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN;
            case EXPLICIT_LITTLE_ENDIAN -> TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
            case EXPLICIT_BIG_ENDIAN -> TransferSyntax.EXPLICIT_VR_BIG_ENDIAN;
        };
    }
}
