// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.dicom;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Puts a dataset together from ranges of another one, which are not copied, and new bytes between them.
 *
 * <p>The lengths of sequences and items with a defined length are filled in when these are closed. That costs the same
 * for any content. Confined to one thread.
 */
public final class DatasetWriter {

    private static final int MOST_SEGMENTS = 16_000_000;
    private static final int MOST_NEW_BYTES = 512 << 20;
    private static final int NO_LENGTH = -1;

    private final ByteBuffer source;
    /** Where a segment begins: in the source; or, as complement, in the new bytes. */
    private int[] segmentStarts = new int[64];

    private int[] segmentLengths = new int[64];
    private int segments;
    private byte[] added = new byte[1024];
    private int addedLength;
    private long size;

    private final List<Patched> patches = new ArrayList<>();
    private int[] lengthFields = new int[16];
    private long[] contentStarts = new long[16];
    private int open;

    /** Changes bytes of a range after it has been copied, but not its length. */
    public interface Patch {

        /**
         * Changes the bytes.
         *
         * @param range from 0 to its limit; big endian
         */
        void applyTo(ByteBuffer range);
    }

    /** A range that is changed each time it is written; start and length are in bytes of the output. */
    private record Patched(long start, int length, Patch patch) {}

    /** @param source the ranges are taken from it, so it must live as long as this writer and its parts */
    public DatasetWriter(ByteBuffer source) {
        this.source = source;
    }

    /** Bytes so far. */
    public long size() {
        return size;
    }

    /** Appends a range of the source. */
    public void copy(int start, int end) {
        if (end > start) {
            if (segments > 0 && segmentStarts[segments - 1] >= 0 && endOfLastSegment() == start) {
                segmentLengths[segments - 1] += end - start;
            } else {
                addSegment(start, end - start);
            }
            size += end - start;
        }
    }

    /** Appends a range of the source that differs in some bytes. Nothing is copied before it is written. */
    public void copy(int start, int end, Patch patch) {
        patches.add(new Patched(size, end - start, patch));
        copy(start, end);
    }

    /** Appends new bytes. */
    public void add(byte[] bytes) {
        reserve(bytes.length);
        System.arraycopy(bytes, 0, added, addedLength, bytes.length);
        added(bytes.length);
    }

    /** Appends new bytes that are equal to a short range of the source, but may be changed later. */
    private void addFromSource(int start, int end) {
        reserve(end - start);
        source.get(start, added, addedLength, end - start);
        added(end - start);
    }

    /**
     * Appends an element that was just read, with another value.
     *
     * @throws DicomException if the length field is too short
     */
    public void replaceValue(DatasetReader element, byte[] value) {
        int lengthBytes = element.hasLongLength() ? 4 : 2;
        if (lengthBytes == 2 && value.length > 0xFFFF) {
            throw new DicomException(DicomException.Reason.TOO_LARGE, element.path() + ": value too long for its VR");
        }
        addFromSource(element.start(), element.valueStart() - lengthBytes);
        addLength(value.length, lengthBytes, element.headerOrder());
        add(value);
    }

    /** Begins an element that was just read; its value gets this length and is appended next. */
    public void openValue(DatasetReader element, int length) {
        int lengthBytes = element.hasLongLength() ? 4 : 2;
        addFromSource(element.start(), element.valueStart() - lengthBytes);
        addLength(length, lengthBytes, element.headerOrder());
    }

    /** Appends a new element. */
    public void element(Tag tag, Vr vr, byte[] value, Encoding encoding) {
        header(tag, vr, encoding, value.length);
        add(value);
    }

    /** Begins the sequence or item that was just read, with the same form of length. */
    public void openAs(DatasetReader sequenceOrItem) {
        if (sequenceOrItem.isUndefinedLength()) {
            copy(sequenceOrItem.start(), sequenceOrItem.valueStart());
            push(NO_LENGTH);
        } else {
            addFromSource(sequenceOrItem.start(), sequenceOrItem.valueStart());
            push(sequenceOrItem.headerOrder() == ByteOrder.BIG_ENDIAN ? -addedLength : addedLength - 4);
        }
    }

    /** Ends the innermost sequence or item begun with {@link #openAs}, at whose end the reader is. */
    public void closeAs(DatasetReader end) {
        open--;
        int field = lengthFields[open];
        if (field == NO_LENGTH) {
            copy(end.start(), end.end());
            return;
        }
        boolean bigEndian = field < 0;
        int length = (int) (size - contentStarts[open]);
        ByteBuffer.wrap(added)
                .order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN)
                .putInt(bigEndian ? -field - 4 : field, length);
    }

    /** Appends the header of a new element. */
    public void header(Tag tag, Vr vr, Encoding encoding, int length) {
        addShort(tag.group(), encoding.order());
        addShort(tag.element(), encoding.order());
        if (!encoding.isExplicit()) {
            addLength(length, 4, encoding.order());
            return;
        }
        add(new byte[] {(byte) vr.name().charAt(0), (byte) vr.name().charAt(1)});
        if (vr.hasLongLength()) {
            addShort(0, encoding.order());
        } else if (length > 0xFFFF) {
            throw new DicomException(DicomException.Reason.TOO_LARGE, tag + ": value too long for its VR");
        }
        addLength(length, vr.hasLongLength() ? 4 : 2, encoding.order());
    }

    /** Appends a new item, with defined length. */
    public void item(byte[] content, Encoding encoding) {
        addShort(0xFFFE, encoding.order());
        addShort(0xE000, encoding.order());
        addLength(content.length, 4, encoding.order());
        add(content);
    }

    /** All bytes written so far, as one array. */
    public byte[] toByteArray() {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(size));
        writeTo(bytes);
        return bytes.array();
    }

    /**
     * All bytes written so far, in parts; each from its position to its limit. No sequence or item may be open. If
     * there are patches it is one part, outside the Java heap.
     *
     * @throws DicomException if there is not enough memory for that
     */
    public List<ByteBuffer> parts() {
        if (!patches.isEmpty()) {
            ByteBuffer whole = Deflation.allocate(Math.toIntExact(size));
            writeTo(whole);
            return List.of(whole.flip());
        }
        ByteBuffer literals = ByteBuffer.wrap(added, 0, addedLength).slice();
        List<ByteBuffer> parts = new ArrayList<>(segments);
        for (int i = 0; i < segments; i++) {
            int start = segmentStarts[i];
            parts.add(start >= 0 ? source.slice(start, segmentLengths[i]) : literals.slice(~start, segmentLengths[i]));
        }
        return parts;
    }

    /** Writes everything to the target, whose position moves. */
    public void writeTo(ByteBuffer target) {
        int begin = target.position();
        int position = begin;
        for (int i = 0; i < segments; i++) {
            int start = segmentStarts[i];
            int length = segmentLengths[i];
            if (start >= 0) {
                target.put(position, source, start, length);
            } else {
                target.put(position, added, ~start, length);
            }
            position += length;
        }
        for (Patched patched : patches) {
            patched.patch().applyTo(target.slice(begin + (int) patched.start(), patched.length()));
        }
        target.position(position);
    }

    private void push(int lengthField) {
        if (open == lengthFields.length) {
            lengthFields = Arrays.copyOf(lengthFields, open * 2);
            contentStarts = Arrays.copyOf(contentStarts, open * 2);
        }
        lengthFields[open] = lengthField;
        contentStarts[open] = size;
        open++;
    }

    private void addShort(int value, ByteOrder order) {
        addLength(value, 2, order);
    }

    private void addLength(int length, int lengthBytes, ByteOrder order) {
        reserve(lengthBytes);
        for (int i = 0; i < lengthBytes; i++) {
            int shift = 8 * (order == ByteOrder.BIG_ENDIAN ? lengthBytes - 1 - i : i);
            added[addedLength + i] = (byte) (length >>> shift);
        }
        added(lengthBytes);
    }

    private void reserve(int count) {
        if (count > MOST_NEW_BYTES - addedLength) {
            throw new DicomException(DicomException.Reason.TOO_LARGE, "too much changes");
        }
        if (addedLength + count > added.length) {
            added = Arrays.copyOf(added, Math.max(addedLength + count, added.length * 2));
        }
    }

    private void added(int count) {
        if (count > 0) {
            if (segments > 0 && segmentStarts[segments - 1] < 0) {
                segmentLengths[segments - 1] += count;
            } else {
                addSegment(~addedLength, count);
            }
            addedLength += count;
            size += count;
        }
    }

    private int endOfLastSegment() {
        return segmentStarts[segments - 1] + segmentLengths[segments - 1];
    }

    private void addSegment(int start, int length) {
        if (segments >= MOST_SEGMENTS) {
            throw new DicomException(DicomException.Reason.TOO_LARGE, "too much changes");
        }
        if (segments == segmentStarts.length) {
            segmentStarts = Arrays.copyOf(segmentStarts, segments * 2);
            segmentLengths = Arrays.copyOf(segmentLengths, segments * 2);
        }
        segmentStarts[segments] = start;
        segmentLengths[segments] = length;
        segments++;
    }
}
