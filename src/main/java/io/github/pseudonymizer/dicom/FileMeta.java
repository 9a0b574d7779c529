// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.dicom;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a file's meta information that are needed here.
 *
 * @param transferSyntaxUid (0002,0010), empty if absent
 * @param mediaStorageSopClassUid (0002,0002), empty if absent
 * @param end where the dataset begins. Group lengths are often wrong, so this is the end of group 2; but before a
 *     deflated stream, which may look like group 2, the group length counts
 */
record FileMeta(String transferSyntaxUid, String mediaStorageSopClassUid, int end) {

    static FileMeta read(ByteBuffer bytes, int start) {
        int position = start;
        int declaredEnd = -1;
        String syntax = "";
        String sopClass = "";
        while (bytes.limit() - position >= 8 && bytes.getShort(position) == 2) {
            if (position == declaredEnd && isDeflated(syntax)) {
                break;
            }
            int element = bytes.getShort(position + 2) & 0xFFFF;
            int valueStart = position + headerBytes(bytes, position);
            long length = valueLength(bytes, position);
            if (length > bytes.limit() - valueStart) {
                throw new DicomException(
                        DicomException.Reason.MALFORMED, Tag.of(2, element) + " is longer than the file");
            }
            int end = valueStart + (int) length;
            if (element == 0 && length == 4) {
                declaredEnd = end + bytes.getInt(valueStart);
            } else if (element == 0x0010) {
                syntax = uid(bytes, valueStart, end);
            } else if (element == 0x0002) {
                sopClass = uid(bytes, valueStart, end);
            }
            position = end;
        }
        return new FileMeta(syntax, sopClass, position);
    }

    private static boolean isDeflated(String syntax) {
        return !syntax.isEmpty() && TransferSyntax.of(syntax).deflated();
    }

    private static int headerBytes(ByteBuffer bytes, int position) {
        Vr vr = vrAt(bytes, position);
        return vr != null && vr.hasLongLength() ? 12 : 8;
    }

    private static long valueLength(ByteBuffer bytes, int position) {
        Vr vr = vrAt(bytes, position);
        if (vr == null) {
            return bytes.getInt(position + 4) & 0xFFFFFFFFL;
        }
        if (!vr.hasLongLength()) {
            return bytes.getShort(position + 6) & 0xFFFF;
        }
        return bytes.limit() - position < 12 ? Long.MAX_VALUE : bytes.getInt(position + 8) & 0xFFFFFFFFL;
    }

    private static @Nullable Vr vrAt(ByteBuffer bytes, int position) {
        return VrCodes.find((bytes.get(position + 4) & 0xFF) << 8 | (bytes.get(position + 5) & 0xFF));
    }

    private static String uid(ByteBuffer bytes, int start, int end) {
        if (end - start > 128) {
            throw new DicomException(DicomException.Reason.MALFORMED, "a UID of the meta information is too long");
        }
        byte[] value = new byte[end - start];
        bytes.get(start, value);
        return Padding.strip(new String(value, StandardCharsets.ISO_8859_1));
    }
}
