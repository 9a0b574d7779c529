// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.dicom;

import java.util.Arrays;

/**
 * The sequences and items around the place being read, as a stack of numbers. A level takes 17 bytes, so a hundred
 * thousand levels are cheap. The lowest level is the dataset itself.
 */
final class Nesting {

    private static final int MOST_LEVELS = 8_000_000;
    private static final int ITEM = 1;
    private static final int UNDEFINED = 2;
    private static final int PROBED = 4;
    private static final int EXPLICIT = 8;
    private static final int BIG_ENDIAN = 16;

    private int size;
    private int[] starts = new int[32];
    private int[] limits = new int[32];
    private int[] tags = new int[32];
    private byte[] flags = new byte[32];

    void pushItem(int start, int limit, boolean undefined) {
        push(start, limit, tags[size - 1], ITEM | (undefined ? UNDEFINED : 0) | encodingFlags(encoding()));
    }

    void pushDataset(int start, int limit, Encoding encoding) {
        push(start, limit, 0, ITEM | encodingFlags(encoding));
    }

    void pushSequence(int start, int limit, int tag, boolean undefined, boolean probed, Encoding encoding) {
        push(start, limit, tag, (undefined ? UNDEFINED : 0) | (probed ? PROBED : 0) | encodingFlags(encoding));
    }

    private static int encodingFlags(Encoding encoding) {
        return (encoding.isExplicit() ? EXPLICIT : 0) | (encoding.isBigEndian() ? BIG_ENDIAN : 0);
    }

    private void push(int start, int limit, int tag, int flag) {
        if (size == starts.length) {
            grow();
        }
        starts[size] = start;
        limits[size] = limit;
        tags[size] = tag;
        flags[size] = (byte) flag;
        size++;
    }

    private void grow() {
        if (size >= MOST_LEVELS) {
            throw new DicomException(
                    DicomException.Reason.TOO_LARGE, "nested more than " + MOST_LEVELS + " levels deep");
        }
        starts = Arrays.copyOf(starts, size * 2);
        limits = Arrays.copyOf(limits, size * 2);
        tags = Arrays.copyOf(tags, size * 2);
        flags = Arrays.copyOf(flags, size * 2);
    }

    void pop() {
        size--;
    }

    /**
     * Leaves all levels down to and including the innermost sequence on probation; false if there are only certain
     * ones.
     */
    boolean popToProbed() {
        while (size > 0) {
            size--;
            if ((flags[size] & PROBED) != 0) {
                return true;
            }
        }
        return false;
    }

    int size() {
        return size;
    }

    /** Where the element or item of this level begins. */
    int start() {
        return starts[size - 1];
    }

    /** The latest end of the content of this level. */
    int limit() {
        return limits[size - 1];
    }

    /** Tag of the innermost sequence, 0 at the top level. */
    int tag() {
        return tags[size - 1];
    }

    boolean isItem() {
        return (flags[size - 1] & ITEM) != 0;
    }

    boolean isUndefined() {
        return (flags[size - 1] & UNDEFINED) != 0;
    }

    Encoding encoding() {
        int flag = flags[size - 1];
        if ((flag & EXPLICIT) == 0) {
            return Encoding.IMPLICIT_LITTLE_ENDIAN;
        }
        return (flag & BIG_ENDIAN) == 0 ? Encoding.EXPLICIT_LITTLE_ENDIAN : Encoding.EXPLICIT_BIG_ENDIAN;
    }

    /** Where the level that was just left began and ended; valid until the next push. */
    int lastStart() {
        return starts[size];
    }

    int lastLimit() {
        return limits[size];
    }

    /** Tags of the enclosing sequences, outermost first; if there are many, the middle is left out. */
    String path() {
        StringBuilder path = new StringBuilder();
        int shown = 8;
        int sequences = 0;
        for (int level = 0; level < size; level++) {
            if ((flags[level] & ITEM) == 0) {
                sequences++;
                if (sequences <= shown || level >= size - shown) {
                    path.append(new Tag(tags[level])).append('>');
                } else if (sequences == shown + 1) {
                    path.append("…>");
                }
            }
        }
        return path.toString();
    }
}
