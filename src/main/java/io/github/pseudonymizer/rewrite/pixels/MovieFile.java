// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.pixels;

import java.util.Optional;
import java.util.Set;

/**
 * MP4. Boxes that playing does not need (user data, metadata, UUID …) become free space of zeros. The creation times of
 * the movie, its tracks and media, and the names of handlers become zeros. No byte changes its place. The media data
 * itself is only searched: user data inside samples stays unless it mentions an identity or a date.
 *
 * @see <a href="https://www.iso.org/standard/83102.html">ISO/IEC 14496-12 §8</a>
 */
final class MovieFile implements FrameCleaner {

    private static final Set<String> FOLDERS =
            Set.of("moov", "trak", "mdia", "minf", "stbl", "dinf", "edts", "mvex", "moof", "traf");
    private static final Set<String> NEEDED = Set.of(
            "ftyp", "styp", "vmhd", "smhd", "nmhd", "stsd", "stts", "stss", "ctts", "cslg", "stsc", "stsz", "stz2",
            "stco", "co64", "sdtp", "sbgp", "sgpd", "dref", "elst", "mehd", "trex", "mfhd", "tfhd", "tfdt", "trun",
            "sidx", "tref", "iods");
    /** Needed, too, but not only numbers. */
    private static final Set<String> TELLING = Set.of("ftyp", "stsd", "dref", "iods");

    private static final Set<String> DATED = Set.of("mvhd", "tkhd", "mdhd");
    private static final int HANDLER_NAME = 24;

    /** Whether a frame begins like such a file. */
    static boolean isMovie(FrameBytes frame) {
        return frame.hasText(4, "ftyp");
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
            if (outermost && frame.isOnly(0, at, limit) && limit - at < 8) {
                return FrameVerdict.CLEAN;
            }
            Optional<Box> box = Box.read(frame, at, limit, outermost);
            if (box.isEmpty()) {
                return FrameVerdict.OPAQUE;
            }
            FrameVerdict verdict = clean(frame, box.get(), level, edits, check);
            if (verdict != FrameVerdict.CLEAN) {
                return verdict;
            }
            at = box.get().end();
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
        if (name.equals("mdat")) {
            boolean tells = check.mentionsAmidNoise(frame.range(content, end));
            return tells ? FrameVerdict.IDENTIFYING : FrameVerdict.CLEAN;
        }
        if (DATED.contains(name)) {
            int bytes = frame.at(content) == 1 ? 16 : 8;
            edits.fill(content + 4, Math.min(end, content + 4 + bytes), 0);
        } else if (name.equals("hdlr")) {
            edits.fill(Math.min(end, content + HANDLER_NAME), end, 0);
        } else if (!NEEDED.contains(name)) {
            edits.number(box.at() + 4, box.at() + 8, 0x66726565);
            edits.fill(content, end, 0);
        }
        boolean tells = TELLING.contains(name) && check.mentions(frame.range(content, end));
        return tells ? FrameVerdict.IDENTIFYING : FrameVerdict.CLEAN;
    }
}
