// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.dicom;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Makes sequences inside sequences, deeper than any recursion would stand. */
public final class Deep {

    private Deep() {}

    /** Sequences with this tag, one inside another, the innermost item with a Referenced SOP Instance UID. */
    public static byte[] nested(int tag, int levels, Dataset.Lengths lengths, Encoding encoding) {
        byte[] innermost = new Dataset().text(0x00081155, "1.2.3.4711.99").encode(encoding);
        int header = encoding.isExplicit() ? 12 : 8;
        int itemEnd = lengths.definesItems() ? 0 : 8;
        int sequenceEnd = lengths.definesSequences() ? 0 : 8;
        int perLevel = header + 8 + itemEnd + sequenceEnd;
        ByteBuffer bytes =
                ByteBuffer.allocate(levels * perLevel + innermost.length).order(encoding.order());
        for (int level = levels - 1; level >= 0; level--) {
            int itemLength = level * perLevel + innermost.length;
            putTag(bytes, tag);
            if (encoding.isExplicit()) {
                bytes.put("SQ".getBytes(StandardCharsets.US_ASCII)).putShort((short) 0);
            }
            bytes.putInt(lengths.definesSequences() ? itemLength + 8 + itemEnd : -1);
            putTag(bytes, 0xFFFEE000);
            bytes.putInt(lengths.definesItems() ? itemLength : -1);
        }
        bytes.put(innermost);
        for (int level = 0; level < levels; level++) {
            if (!lengths.definesItems()) {
                putTag(bytes, 0xFFFEE00D);
                bytes.putInt(0);
            }
            if (!lengths.definesSequences()) {
                putTag(bytes, 0xFFFEE0DD);
                bytes.putInt(0);
            }
        }
        return bytes.array();
    }

    private static void putTag(ByteBuffer bytes, int tag) {
        bytes.putShort((short) (tag >>> 16)).putShort((short) tag);
    }
}
