// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.pixels;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;

/**
 * JPEG 2000 and JPEG XL in a file format of boxes. DICOM wants bare codestreams, but some writers put files into
 * frames. Boxes that decoding needs stay; XML, EXIF, UUID and all others go.
 *
 * @see <a href="https://www.itu.int/rec/T-REC-T.800">ITU-T T.800 Annex I</a>
 */
final class BoxedFrame implements FrameCleaner {

    private static final Set<String> FOLDERS = Set.of("jp2h", "res ");
    private static final Set<String> NEEDED = Set.of(
            "jP  ", "ftyp", "ihdr", "bpcc", "colr", "pclr", "cmap", "cdef", "resc", "resd", "JXL ", "jxll", "jxlc",
            "jxlp", "jxli");
    /** Longest of the boxes with a known size; a longer one would hold something else. */
    private static final int LARGEST_SIGNATURE = 64;

    private static final int ICC = 2;

    private final FrameCleaner codestream = new Jpeg2000Codestream();

    /** Whether a frame begins with a signature box. */
    static boolean isBoxed(FrameBytes frame) {
        return frame.intAt(0) == 12 && (frame.hasText(4, "jP  ") || frame.hasText(4, "JXL "));
    }

    @Override
    public FrameVerdict clean(FrameBytes frame, FrameEdits edits, MetadataCheck check) {
        return walk(frame, 0, frame.length(), 1, edits, check);
    }

    private FrameVerdict walk(
            FrameBytes frame, int start, int limit, int level, FrameEdits edits, MetadataCheck check) {
        if (level > Box.MOST_LEVELS) {
            return FrameVerdict.OPAQUE;
        }
        boolean outermost = level == 1;
        int at = start;
        while (at < limit) {
            if (outermost && frame.isOnly(0, at, limit)) {
                return FrameVerdict.CLEAN;
            }
            Optional<Box> box = Box.read(frame, at, limit, outermost);
            if (box.isEmpty()) {
                return FrameVerdict.OPAQUE;
            }
            int before = edits.count();
            FrameVerdict verdict = clean(frame, box.get(), level, edits, check);
            if (verdict != FrameVerdict.CLEAN) {
                return verdict;
            }
            int shrinkage = edits.shrinkageSince(before);
            int end = box.get().end();
            if (shrinkage > 0 && shrinkage < end - at) {
                box.get().shrink(edits, shrinkage);
            }
            at = end;
        }
        return FrameVerdict.CLEAN;
    }

    private FrameVerdict clean(FrameBytes frame, Box box, int level, FrameEdits edits, MetadataCheck check) {
        String name = box.name(frame);
        int content = box.content();
        int end = box.end();
        if (FOLDERS.contains(name)) {
            return walk(frame, content, end, level + 1, edits, check);
        }
        if (name.equals("jp2c")) {
            FrameEdits inside = new FrameEdits();
            FrameVerdict verdict = codestream.clean(frame.part(content, end), inside, check);
            edits.addAll(inside, content);
            return verdict;
        }
        if (!NEEDED.contains(name)) {
            edits.cut(box.at(), end);
            return FrameVerdict.CLEAN;
        }
        boolean mayTell = (name.equals("colr") && frame.at(content) >= ICC)
                || (name.equals("ftyp") && end - content > LARGEST_SIGNATURE);
        ByteBuffer told = mayTell ? frame.range(content, end) : ByteBuffer.allocate(0);
        return mayTell && check.mentions(told) ? FrameVerdict.IDENTIFYING : FrameVerdict.CLEAN;
    }
}
