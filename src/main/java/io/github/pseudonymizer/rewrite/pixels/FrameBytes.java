// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.pixels;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The bytes of a frame, which can be at several places of a file: in fragments, or in the packets of a container. A
 * view, which copies nothing. Reading beyond an end gives -1. Confined to one thread.
 */
final class FrameBytes {

    /**
     * A range of the source.
     *
     * @param start of its first byte
     * @param end after its last byte
     */
    record Range(int start, int end) {

        int length() {
            return end - start;
        }
    }

    /** Takes ranges one after the other. */
    interface RangeConsumer {
        void accept(int start, int end);
    }

    private static final long EACH_BYTE = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private final ByteBuffer source;
    private final int[] starts;
    /** Where each part begins in the frame; the last is the length of the frame. */
    private final int[] positions;

    private int part;

    /**
     * A frame at several places.
     *
     * @param source read by index only
     */
    FrameBytes(ByteBuffer source, List<Range> parts) {
        this(source, ranges(parts));
    }

    private FrameBytes(ByteBuffer source, Ranges parts) {
        this.source = source.duplicate().order(ByteOrder.BIG_ENDIAN);
        this.starts = new int[parts.size()];
        this.positions = new int[parts.size() + 1];
        for (int i = 0; i < parts.size(); i++) {
            starts[i] = parts.start(i);
            positions[i + 1] = positions[i] + parts.length(i);
        }
    }

    private static Ranges ranges(List<Range> parts) {
        Ranges ranges = new Ranges(parts.size());
        parts.forEach(part -> ranges.add(part.start(), part.end()));
        return ranges;
    }

    FrameBytes(ByteBuffer source, int start, int end) {
        this(source, List.of(new Range(start, end)));
    }

    int length() {
        return positions[starts.length];
    }

    /** An unsigned byte, or -1 beyond the ends. */
    int at(int position) {
        if (position < 0 || position >= length()) {
            return -1;
        }
        seek(position);
        return source.get(starts[part] + position - positions[part]) & 0xFF;
    }

    /** Two bytes, big endian, or -1 if they are not there. */
    int shortAt(int position) {
        int low = at(position + 1);
        return low < 0 || position < 0 ? -1 : at(position) << 8 | low;
    }

    /** Four bytes, big endian, or -1 if they are not there. */
    long intAt(int position) {
        int low = shortAt(position + 2);
        return low < 0 || position < 0 ? -1 : (long) shortAt(position) << 16 | low;
    }

    /** Whether this ASCII text is here. */
    boolean hasText(int position, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (at(position + i) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Four characters. */
    String nameAt(int position) {
        byte[] name = new byte[4];
        for (int i = 0; i < name.length; i++) {
            name[i] = (byte) at(position + i);
        }
        return new String(name, StandardCharsets.ISO_8859_1);
    }

    /** Where the next byte 0xFF is, from here; the length of the frame if no more follow. As fast as memory allows. */
    int indexOfFF(int from) {
        int position = Math.max(0, from);
        while (position < length()) {
            seek(position);
            int shift = starts[part] - positions[part];
            int found = indexOfFFInSource(position + shift, positions[part + 1] + shift) - shift;
            if (found < positions[part + 1]) {
                return found;
            }
            position = found;
        }
        return length();
    }

    private int indexOfFFInSource(int from, int to) {
        int at = from;
        for (; at + 8 <= to; at += 8) {
            long inverted = ~source.getLong(at);
            if (((inverted - EACH_BYTE) & ~inverted & HIGH_BITS) != 0) {
                break;
            }
        }
        while (at < to && source.get(at) != -1) {
            at++;
        }
        return at;
    }

    /** Whether all bytes of a range have this value; an empty range has. */
    boolean isOnly(int value, int from, int to) {
        for (int i = from; i < to; i++) {
            if (at(i) != value) {
                return false;
            }
        }
        return true;
    }

    /** A range as one buffer, copied if it is at several places. */
    ByteBuffer range(int from, int to) {
        if (to <= from) {
            return ByteBuffer.allocate(0);
        }
        seek(from);
        if (to <= positions[part + 1]) {
            return source.slice(starts[part] + from - positions[part], to - from);
        }
        ByteBuffer joined = ByteBuffer.allocate(to - from);
        forEachPart(from, to, (start, end) -> joined.put(source.slice(start, end - start)));
        return joined.flip();
    }

    /** A range as a frame of its own. */
    FrameBytes part(int from, int to) {
        Ranges parts = new Ranges(1);
        forEachPart(from, to, parts::add);
        return new FrameBytes(source, parts);
    }

    /** Several ranges, in this order, as a frame of its own. */
    FrameBytes partOf(Ranges ranges) {
        Ranges parts = new Ranges(ranges.size());
        ranges.forEach((from, to) -> forEachPart(from, to, parts::add));
        return new FrameBytes(source, parts);
    }

    /** The places of a range of the frame in the source, in order. */
    void forEachPart(int from, int to, RangeConsumer consumer) {
        int position = from;
        while (position < to) {
            seek(position);
            int until = Math.min(to, positions[part + 1]);
            int shift = starts[part] - positions[part];
            consumer.accept(position + shift, until + shift);
            position = until;
        }
    }

    /** Makes the part with this position the current one; empty parts are never current. */
    private void seek(int position) {
        while (position < positions[part]) {
            part--;
        }
        while (position >= positions[part + 1]) {
            part++;
        }
    }
}
