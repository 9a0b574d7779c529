// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.pixels;

import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.DatasetWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Pixel Data in fragments, without the metadata in its frames. Pixels are not decoded, and bytes are not copied before
 * they are written.
 *
 * <p>If a frame gets another length, each frame becomes one fragment and the offset tables are made again; an empty
 * Basic Offset Table stays empty. A table with places where no fragment begins is always made again. Frames that cannot
 * be told from each other, or whose structure is not understood, stay unchanged and are searched.
 *
 * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part05/sect_A.4.html">PS3.5 §A.4</a>
 */
final class EncapsulatedPixels {

    private static final int ITEM_HEADER = 8;
    private static final byte[] ITEM = {(byte) 0xFE, (byte) 0xFF, 0x00, (byte) 0xE0};

    /** A frame, with its place before and after. */
    private static final class Frame {
        private final List<FrameBytes.Range> fragments;
        private final FrameBytes bytes;
        private FrameEdits edits = new FrameEdits();

        Frame(ByteBuffer source, List<FrameBytes.Range> fragments) {
            this.fragments = fragments;
            this.bytes = new FrameBytes(source, fragments);
        }

        int newLength() {
            return bytes.length() - edits.shrinkageSince(0);
        }

        int paddedLength() {
            return newLength() + (newLength() & 1);
        }
    }

    private final ByteBuffer source;
    private final int start;
    private final int valueStart;
    private final int end;
    private final List<FrameBytes.Range> fragments = new ArrayList<>();
    private final List<Frame> frames = new ArrayList<>();
    private FrameBytes.@Nullable Range basicTable;
    private boolean identifying;
    private boolean lostProfile;
    private boolean rebuildsTable;

    private EncapsulatedPixels(DatasetReader element) {
        this.source = element.bytes();
        this.start = element.start();
        this.valueStart = element.valueStart();
        this.end = element.end();
    }

    /**
     * Looks into all frames.
     *
     * @param element at Pixel Data of undefined length
     * @param transferSyntax its UID
     */
    static EncapsulatedPixels clean(
            DatasetReader element, String transferSyntax, ImageShape shape, MetadataCheck check) {
        EncapsulatedPixels pixels = new EncapsulatedPixels(element);
        if (element.headerOrder() == ByteOrder.LITTLE_ENDIAN) {
            pixels.readFragments();
        }
        FrameBytes.Range table = pixels.basicTable;
        boolean usual =
                table != null && !FrameCleaners.isImage(new FrameBytes(pixels.source, table.start(), table.end()));
        if (usual) {
            pixels.rebuildsTable = !pixels.fits(offsetsIn(table(pixels.source, table)), false);
        }
        if (usual && pixels.findFrames(transferSyntax, shape)) {
            pixels.frames.forEach(frame -> pixels.clean(frame, transferSyntax, shape, check));
        } else {
            pixels.searchAll(check);
        }
        return pixels;
    }

    /** Whether bytes that cannot be removed mention an identity or a date. */
    boolean isIdentifying() {
        return identifying;
    }

    /** Whether a color profile was removed, because it mentioned an identity or a date, or could not be read. */
    boolean hasLostProfile() {
        return lostProfile;
    }

    /** Whether the element stays bit for bit. */
    boolean isUnchanged() {
        return !rebuildsTable && frames.stream().allMatch(frame -> frame.edits.isEmpty());
    }

    /** Appends the element. */
    void writeTo(DatasetWriter writer) {
        if (isUnchanged()) {
            writer.copy(start, end);
            return;
        }
        writer.copy(start, valueStart);
        writeBasicTable(writer);
        boolean keeps = keepsFragments();
        for (Frame frame : frames) {
            if (keeps || (frame.edits.isEmpty() && frame.fragments.size() == 1)) {
                writeFragments(frame, writer);
            } else {
                writeMerged(frame, writer);
            }
        }
        if (frames.isEmpty() && !fragments.isEmpty()) {
            writer.copy(
                    fragments.get(0).start() - ITEM_HEADER,
                    fragments.get(fragments.size() - 1).end());
        }
        writer.copy(end - ITEM_HEADER, end);
    }

    /**
     * The new value of Extended Offset Table (7FE0,0001) of these fragments; empty if it stays unchanged.
     *
     * @param value its present value
     */
    Optional<byte[]> extendedOffsets(byte[] value) {
        if (isUnchanged() && fits(longsIn(value), true)) {
            return Optional.empty();
        }
        return Optional.of(encode(offsets(), Long.BYTES));
    }

    /** Extended Offset Table Lengths (7FE0,0002), as {@link #extendedOffsets}. A length may exclude a pad byte. */
    Optional<byte[]> extendedLengths(byte[] value) {
        long[] told = longsIn(value);
        boolean fits = isUnchanged() && told.length == frames.size() && value.length % Long.BYTES == 0;
        long[] lengths = new long[frames.size()];
        for (int i = 0; i < lengths.length; i++) {
            Frame frame = frames.get(i);
            fits &= i < told.length && (told[i] == frame.bytes.length() || told[i] == frame.bytes.length() - 1L);
            lengths[i] = frame.edits.isEmpty() && told.length == lengths.length && told[i] == frame.bytes.length() - 1L
                    ? told[i]
                    : frame.newLength();
        }
        return fits ? Optional.empty() : Optional.of(encode(lengths, Long.BYTES));
    }

    /** Encapsulated Pixel Data Value Total Length (7FE0,0003), as {@link #extendedOffsets}. */
    Optional<byte[]> totalLength(byte[] value) {
        long told = value.length == Long.BYTES ? longsIn(value)[0] : -1;
        long before = fragments.stream().mapToLong(FrameBytes.Range::length).sum();
        if (isUnchanged() && (told == before || told == before - 1)) {
            return Optional.empty();
        }
        long after = frames.isEmpty()
                ? before
                : frames.stream().mapToLong(Frame::newLength).sum();
        return Optional.of(encode(new long[] {after}, Long.BYTES));
    }

    private void readFragments() {
        int at = valueStart;
        while (at < end - ITEM_HEADER) {
            int length = source.getInt(at + 4);
            FrameBytes.Range item = new FrameBytes.Range(at + ITEM_HEADER, at + ITEM_HEADER + length);
            if (basicTable == null) {
                basicTable = item;
            } else {
                fragments.add(item);
            }
            at = item.end();
        }
    }

    /** Finds the fragments of each frame; false if the frames cannot be told from each other. */
    private boolean findFrames(String transferSyntax, ImageShape shape) {
        if (fragments.isEmpty()) {
            return true;
        }
        if (FrameCleaners.isVideo(transferSyntax) || shape.frames() == 1 || fragments.size() == 1) {
            boolean oneFrame = FrameCleaners.isVideo(transferSyntax) || shape.frames() <= 1;
            return oneFrame && addFrames(List.of(0));
        }
        if (fragments.size() == shape.frames()) {
            List<Integer> all = new ArrayList<>();
            for (int i = 0; i < fragments.size(); i++) {
                all.add(i);
            }
            return addFrames(all);
        }
        long[] offsets = offsetsIn(table(source, basicTable));
        List<Integer> starts = fits(offsets, true) ? indexesOf(offsets) : beginnings();
        return starts.size() == shape.frames() && !starts.isEmpty() && starts.get(0) == 0 && addFrames(starts);
    }

    private boolean addFrames(List<Integer> starts) {
        for (int i = 0; i < starts.size(); i++) {
            int next = i + 1 < starts.size() ? starts.get(i + 1) : fragments.size();
            frames.add(new Frame(source, fragments.subList(starts.get(i), next)));
        }
        return true;
    }

    /** Fragments that begin like an image. */
    private List<Integer> beginnings() {
        List<Integer> starts = new ArrayList<>();
        for (int i = 0; i < fragments.size(); i++) {
            FrameBytes.Range fragment = fragments.get(i);
            if (FrameCleaners.isImage(new FrameBytes(source, fragment.start(), fragment.end()))) {
                starts.add(i);
            }
        }
        return starts;
    }

    private void clean(Frame frame, String transferSyntax, ImageShape shape, MetadataCheck check) {
        FrameVerdict verdict =
                FrameCleaners.of(transferSyntax, frame.bytes, shape).clean(frame.bytes, frame.edits, check);
        if (verdict == FrameVerdict.OPAQUE) {
            frame.edits = new FrameEdits();
            identifying |= check.mentionsAmidNoise(frame.bytes.range(0, frame.bytes.length()));
        }
        identifying |= verdict == FrameVerdict.IDENTIFYING;
        lostProfile |= frame.edits.hasLostProfile();
    }

    /** Searches all fragments; also the Basic Offset Table, unless it is emptied. */
    private void searchAll(MetadataCheck check) {
        FrameBytes.Range table = basicTable;
        int from = rebuildsTable && table != null ? table.end() : valueStart;
        identifying |= check.mentionsAmidNoise(new FrameBytes(source, from, end).range(0, end - from));
    }

    /** Whether every frame keeps its length, so that all fragments stay in place. */
    private boolean keepsFragments() {
        return frames.stream().allMatch(frame -> frame.edits.isInPlace());
    }

    private void writeBasicTable(DatasetWriter writer) {
        FrameBytes.Range table = basicTable;
        if (table == null) {
            return;
        }
        boolean stays = !rebuildsTable && keepsFragments();
        if (stays || table.length() == 0) {
            writer.copy(table.start() - ITEM_HEADER, table.end());
            return;
        }
        long[] offsets = offsets();
        boolean fits = offsets.length > 0 && offsets[offsets.length - 1] <= 0xFFFFFFFFL;
        item(writer, fits ? offsets.length * Integer.BYTES : 0);
        if (fits) {
            writer.add(encode(offsets, Integer.BYTES));
        }
    }

    /** Where each frame will begin, counted from the first fragment. */
    private long[] offsets() {
        long[] offsets = new long[frames.size()];
        boolean keeps = keepsFragments();
        long offset = 0;
        for (int i = 0; i < offsets.length; i++) {
            Frame frame = frames.get(i);
            offsets[i] = offset;
            offset += keeps
                    ? frame.bytes.length() + (long) ITEM_HEADER * frame.fragments.size()
                    : ITEM_HEADER + (frame.edits.isEmpty() ? frame.bytes.length() : frame.paddedLength());
        }
        return offsets;
    }

    private void writeFragments(Frame frame, DatasetWriter writer) {
        int position = 0;
        int edit = 0;
        for (FrameBytes.Range fragment : frame.fragments) {
            writer.copy(fragment.start() - ITEM_HEADER, fragment.start());
            edit = write(frame, position, position + fragment.length(), edit, writer);
            position += fragment.length();
        }
    }

    private void writeMerged(Frame frame, DatasetWriter writer) {
        int padded = frame.edits.isEmpty() ? frame.bytes.length() : frame.paddedLength();
        item(writer, padded);
        int unused = write(frame, 0, frame.bytes.length(), 0, writer);
        if (padded > frame.newLength()) {
            writer.add(new byte[] {0});
        }
    }

    private static void item(DatasetWriter writer, int length) {
        writer.add(ITEM);
        writer.add(encode(new long[] {length}, Integer.BYTES));
    }

    /**
     * Appends a range of a frame with its edits. An edit that replaces bytes one by one may go beyond the range.
     *
     * @param first the first edit that does not end before the range
     * @return the first that does not end in it
     */
    private static int write(Frame frame, int from, int to, int first, DatasetWriter writer) {
        List<FrameEdits.Edit> edits = frame.edits.sorted();
        int position = from;
        int next = first;
        while (next < edits.size() && edits.get(next).from() < to) {
            FrameEdits.Edit edit = edits.get(next);
            frame.bytes.forEachPart(position, Math.max(position, edit.from()), writer::copy);
            byte[] bytes = edit.bytes();
            int begin = Math.max(0, from - edit.from());
            int end = edit.to() > to ? bytes.length - (edit.to() - to) : bytes.length;
            writer.add(begin == 0 && end == bytes.length ? bytes : Arrays.copyOfRange(bytes, begin, end));
            position = Math.min(to, edit.to());
            if (edit.to() > to) {
                break;
            }
            next++;
        }
        frame.bytes.forEachPart(position, to, writer::copy);
        return next;
    }

    /** Whether these places are ascending, begin with 0, and are places where a fragment begins. */
    private boolean fits(long[] offsets, boolean needsSome) {
        if (offsets.length == 0) {
            return !needsSome && (basicTable == null || basicTable.length() == 0);
        }
        return offsets[0] == 0 && indexesOf(offsets).size() == offsets.length;
    }

    /** The fragments at these places, up to the first place without one. */
    private List<Integer> indexesOf(long[] offsets) {
        List<Integer> indexes = new ArrayList<>();
        int fragment = 0;
        for (long offset : offsets) {
            while (fragment < fragments.size() && offsetOf(fragment) < offset) {
                fragment++;
            }
            if (fragment == fragments.size() || offsetOf(fragment) != offset) {
                return indexes;
            }
            indexes.add(fragment++);
        }
        return indexes;
    }

    private long offsetOf(int fragment) {
        return (long) fragments.get(fragment).start() - fragments.get(0).start();
    }

    private static byte[] table(ByteBuffer source, FrameBytes.@Nullable Range range) {
        byte[] table = new byte[range == null ? 0 : range.length()];
        if (range != null) {
            source.get(range.start(), table);
        }
        return table;
    }

    /** The numbers of a Basic Offset Table; none if its length is not a multiple of four. */
    private static long[] offsetsIn(byte[] table) {
        ByteBuffer bytes = ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN);
        long[] offsets = new long[table.length % Integer.BYTES == 0 ? table.length / Integer.BYTES : 0];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = bytes.getInt() & 0xFFFFFFFFL;
        }
        return offsets;
    }

    private static long[] longsIn(byte[] value) {
        long[] numbers = new long[value.length / Long.BYTES];
        ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(numbers);
        return numbers;
    }

    private static byte[] encode(long[] numbers, int bytesEach) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * bytesEach).order(ByteOrder.LITTLE_ENDIAN);
        for (long number : numbers) {
            if (bytesEach == Integer.BYTES) {
                bytes.putInt((int) number);
            } else {
                bytes.putLong(number);
            }
        }
        return bytes.array();
    }
}
