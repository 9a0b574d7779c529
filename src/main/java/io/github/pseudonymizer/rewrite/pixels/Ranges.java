// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.pixels;

import java.util.Arrays;

/** Ranges of bytes in a row, in few bytes of memory, because a video has millions of them. Confined to one thread. */
final class Ranges {

    private int[] starts;
    private int[] ends;
    private int size;

    /** @param expected how many will be added; more may be */
    Ranges(int expected) {
        this.starts = new int[Math.max(1, expected)];
        this.ends = new int[starts.length];
    }

    /**
     * Adds a range.
     *
     * @param start of its first byte
     * @param end after its last byte
     */
    void add(int start, int end) {
        if (size == starts.length) {
            starts = Arrays.copyOf(starts, 2 * size);
            ends = Arrays.copyOf(ends, 2 * size);
        }
        starts[size] = start;
        ends[size] = end;
        size++;
    }

    int size() {
        return size;
    }

    int start(int index) {
        return starts[index];
    }

    int length(int index) {
        return ends[index] - starts[index];
    }

    /** Passes each range on, in order. */
    void forEach(FrameBytes.RangeConsumer consumer) {
        for (int i = 0; i < size; i++) {
            consumer.accept(starts[i], ends[i]);
        }
    }
}
