package io.github.pseudonymizer.rewrite.pixels;

import java.nio.ByteBuffer;
import java.util.Set;

/**
 * JPEG 2000 and JPEG XL in a file format of boxes. DICOM wants bare codestreams, but writers put files into frames. The
 * boxes that decoding needs stay; XML, EXIF, UUID and all others go.
 *
 * @see <a href="https://www.itu.int/rec/T-REC-T.800">ITU-T T.800 Annex I</a>
 */
final class BoxedFrame implements FrameCleaner {

    private static final Set<String> FOLDERS = Set.of("jp2h", "res ");
    private static final Set<String> NEEDED = Set.of(
            "jP  ", "ftyp", "ihdr", "bpcc", "colr", "pclr", "cmap", "cdef", "resc", "resd", "JXL ", "jxll", "jxlc",
            "jxlp", "jxli");
    /** Longest of those with a known size: more would hold something else. */
    private static final int LARGEST_SIGNATURE = 64;

    private static final int ICC = 2;

    private final FrameCleaner codestream = new Jpeg2000Codestream();

    /** Whether a frame begins with a signature box. */
    static boolean isBoxed(FrameBytes frame) {
        return frame.intAt(0) == 12 && (frame.hasText(4, "jP  ") || frame.hasText(4, "JXL "));
    }

    @Override
    public FrameVerdict clean(FrameBytes frame, FrameEdits edits, MetadataCheck check) {
        return walk(frame, 0, frame.length(), true, edits, check);
    }

    private FrameVerdict walk(
            FrameBytes frame, int start, int limit, boolean outermost, FrameEdits edits, MetadataCheck check) {
        int at = start;
        while (at < limit) {
            if (outermost && frame.isOnly(0, at, limit)) {
                return FrameVerdict.CLEAN;
            }
            long told = frame.intAt(at);
            int header = told == 1 ? 16 : 8;
            long length = told == 1 ? frame.intAt(at + 8) << 32 | frame.intAt(at + 12) : told;
            int end = told == 0 && outermost ? limit : (int) Math.min(Integer.MAX_VALUE, at + length);
            if (at + header > limit || end > limit || end < at + header || length < 0) {
                return FrameVerdict.OPAQUE;
            }
            int before = edits.count();
            FrameVerdict verdict = box(frame, at, at + header, end, edits, check);
            if (verdict != FrameVerdict.CLEAN) {
                return verdict;
            }
            int shrinkage = edits.shrinkageSince(before);
            if (shrinkage > 0 && shrinkage < end - at && told != 0) {
                int number = told == 1 ? at + 8 : at;
                edits.number(number, number + (told == 1 ? 8 : 4), length - shrinkage);
            }
            at = end;
        }
        return FrameVerdict.CLEAN;
    }

    private FrameVerdict box(FrameBytes frame, int at, int content, int end, FrameEdits edits, MetadataCheck check) {
        String name = frame.nameAt(at + 4);
        if (FOLDERS.contains(name)) {
            return walk(frame, content, end, false, edits, check);
        }
        if (name.equals("jp2c")) {
            FrameEdits inside = new FrameEdits();
            FrameVerdict verdict = codestream.clean(frame.part(content, end), inside, check);
            edits.addAll(inside, content);
            return verdict;
        }
        if (!NEEDED.contains(name)) {
            edits.cut(at, end);
            return FrameVerdict.CLEAN;
        }
        boolean mayTell = (name.equals("colr") && frame.at(content) >= ICC)
                || (name.equals("ftyp") && end - content > LARGEST_SIGNATURE);
        ByteBuffer told = mayTell ? frame.range(content, end) : ByteBuffer.allocate(0);
        return mayTell && check.mentions(told) ? FrameVerdict.IDENTIFYING : FrameVerdict.CLEAN;
    }
}
