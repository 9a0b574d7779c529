// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.pixels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The changes of a frame: ranges that go or get other bytes. Confined to one thread. */
final class FrameEdits {

    /** One change: the bytes from {@code from} to {@code to} become others. */
    static final class Edit {
        private final int from;
        private final int to;
        private final byte[] bytes;

        private Edit(int from, int to, byte[] bytes) {
            this.from = from;
            this.to = to;
            this.bytes = bytes;
        }

        int from() {
            return from;
        }

        int to() {
            return to;
        }

        byte[] bytes() {
            return bytes;
        }

        private boolean isInPlace() {
            return bytes.length == to - from;
        }
    }

    private static final byte[] NOTHING = {};

    private final List<Edit> edits = new ArrayList<>();
    private boolean ordered = true;
    private boolean lostProfile;

    /** Removes a range. */
    void cut(int from, int to) {
        replace(from, to, NOTHING);
    }

    /** Replaces a range by other bytes. Ranges must not overlap; their order does not matter. */
    void replace(int from, int to, byte[] bytes) {
        if (to > from) {
            ordered &= edits.isEmpty() || edits.get(edits.size() - 1).from <= from;
            edits.add(new Edit(from, to, bytes));
        }
    }

    /** Overwrites a range with one value. */
    void fill(int from, int to, int value) {
        byte[] bytes = new byte[Math.max(0, to - from)];
        Arrays.fill(bytes, (byte) value);
        replace(from, to, bytes);
    }

    /** Replaces the bytes here by a number of the same size, big endian. */
    void number(int from, int to, long value) {
        byte[] bytes = new byte[to - from];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (value >>> (8 * (bytes.length - 1 - i)));
        }
        replace(from, to, bytes);
    }

    /** Adds the edits of a part of the frame that begins here. */
    void addAll(FrameEdits ofPart, int start) {
        ofPart.edits.forEach(edit -> replace(start + edit.from, start + edit.to, edit.bytes));
        lostProfile |= ofPart.lostProfile;
    }

    /**
     * Removes the bytes after the end of the data. Padding, only zeros or only 0xFF, stays if there are no other
     * changes.
     */
    void cutTrailer(FrameBytes frame, int from) {
        boolean padding = frame.isOnly(0, from, frame.length()) || frame.isOnly(0xFF, from, frame.length());
        if (!padding || !isEmpty()) {
            cut(from, frame.length());
        }
    }

    /** Tells that a color profile was removed because it could not stay. */
    void loseProfile() {
        lostProfile = true;
    }

    boolean hasLostProfile() {
        return lostProfile;
    }

    boolean isEmpty() {
        return edits.isEmpty();
    }

    /** Whether no byte changes its place. */
    boolean isInPlace() {
        return edits.stream().allMatch(Edit::isInPlace);
    }

    /** By how many bytes the edits after this number of edits make the frame shorter. */
    int shrinkageSince(int count) {
        int bytes = 0;
        for (Edit edit : edits.subList(count, edits.size())) {
            bytes += edit.to - edit.from - edit.bytes.length;
        }
        return bytes;
    }

    int count() {
        return edits.size();
    }

    /** In the order of the frame. Sorted once, because each fragment asks for them. */
    List<Edit> sorted() {
        if (!ordered) {
            edits.sort(Comparator.comparingInt(Edit::from));
            ordered = true;
        }
        return edits;
    }
}
