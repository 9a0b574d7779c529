// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.pixels;

import java.util.ArrayList;
import java.util.List;

/**
 * JPEG 2000 and High-Throughput JPEG 2000, with or without boxes around. Comments go from the main header and from the
 * headers of tile-parts, whose lengths are corrected, also in the lists of the main header. Bytes after the end of the
 * image go, too.
 *
 * @see <a href="https://www.itu.int/rec/T-REC-T.800">ITU-T T.800 Annex A</a>
 */
final class Jpeg2000Codestream implements FrameCleaner {

    static final long SOC_SIZ = 0xFF4FFF51L;
    private static final int SOT = 0xFF90;
    private static final int SOD = 0xFF93;
    private static final int EOC = 0xFFD9;
    private static final int COM = 0xFF64;
    private static final int TLM = 0xFF55;
    private static final int SOT_BYTES = 12;

    @Override
    public FrameVerdict clean(FrameBytes frame, FrameEdits edits, MetadataCheck check) {
        return frame.intAt(0) == SOC_SIZ ? new Walk(frame, edits, check).walk() : FrameVerdict.OPAQUE;
    }

    /** One codestream. */
    private static final class Walk {

        /**
         * A tile-part.
         *
         * @param listed its new length, for a list of the main header
         */
        private record TilePart(long before, long listed) {}

        private final FrameBytes frame;
        private final FrameEdits edits;
        private final MetadataCheck check;
        private final List<FrameBytes.Range> lists = new ArrayList<>();
        private final List<TilePart> tileParts = new ArrayList<>();
        private boolean identifying;

        Walk(FrameBytes frame, FrameEdits edits, MetadataCheck check) {
            this.frame = frame;
            this.edits = edits;
            this.check = check;
        }

        FrameVerdict walk() {
            int at = header(2, SOT, frame.length());
            int searched = frame.length();
            while (at >= 0 && frame.shortAt(at) == SOT) {
                long length = frame.intAt(at + 6);
                int end = length == 0 ? endOfData(at) : (int) Math.min(Integer.MAX_VALUE, at + length);
                int before = edits.count();
                int data = header(at + SOT_BYTES, SOD, Math.min(end, frame.length()));
                if (data < 0 || end > frame.length() || frame.shortAt(at + 2) != SOT_BYTES - 2) {
                    return FrameVerdict.OPAQUE;
                }
                int shrinkage = edits.shrinkageSince(before);
                if (length != 0 && shrinkage > 0) {
                    edits.number(at + 6, at + 10, length - shrinkage);
                }
                tileParts.add(new TilePart(end - at, end - at - shrinkage));
                searched = at;
                at = end;
            }
            if (at < 0 || tileParts.isEmpty()) {
                return FrameVerdict.OPAQUE;
            }
            return identifying ? FrameVerdict.IDENTIFYING : finish(at, searched);
        }

        private FrameVerdict finish(int at, int lastTilePart) {
            if (frame.shortAt(at) == EOC) {
                edits.cutTrailer(frame, at + 2);
            } else if (!frame.isOnly(0, at, frame.length())) {
                return FrameVerdict.OPAQUE;
            } else if (check.mentionsAmidNoise(frame.range(lastTilePart, frame.length()))) {
                return FrameVerdict.IDENTIFYING;
            }
            rewriteLists();
            return FrameVerdict.CLEAN;
        }

        /** Walks through marker segments to this marker, or to the data after a start of data; -1 if malformed. */
        private int header(int start, int until, int limit) {
            int at = start;
            while (at + 2 <= limit) {
                int marker = frame.shortAt(at);
                if (marker == until) {
                    return at;
                }
                int length = frame.shortAt(at + 2);
                int end = at + 2 + length;
                if (marker < 0xFF4F || marker > 0xFF8F || length < 2 || end > limit) {
                    return -1;
                }
                if (marker == COM) {
                    edits.cut(at, end);
                } else if (marker == TLM) {
                    lists.add(new FrameBytes.Range(at, end));
                } else if (isUnknown(marker)) {
                    identifying |= check.mentions(frame.range(at + 4, end));
                }
                at = end;
            }
            return -1;
        }

        /** Whether ITU-T T.800 and T.814 do not allow this marker in a header. */
        private static boolean isUnknown(int marker) {
            return switch (marker) {
                case 0xFF50, 0xFF51, 0xFF52, 0xFF53, 0xFF56, 0xFF57, 0xFF58, 0xFF59 -> false;
                case 0xFF5C, 0xFF5D, 0xFF5E, 0xFF5F, 0xFF60, 0xFF61, 0xFF63 -> false;
                default -> true;
            };
        }

        /** Where the end of the image is: in data, a smaller byte follows 0xFF. */
        private int endOfData(int from) {
            int at = frame.indexOfFF(from);
            while (at < frame.length() && frame.at(at + 1) != (EOC & 0xFF)) {
                at = frame.indexOfFF(at + 1);
            }
            return at;
        }

        /** Corrects lists of lengths (TLM) if they list these tile-parts; otherwise removes them. */
        private void rewriteLists() {
            List<FrameBytes.Range> numbers = new ArrayList<>();
            boolean fit = true;
            for (FrameBytes.Range list : lists) {
                int sizes = frame.at(list.start() + 5);
                int index = sizes >> 4 & 3;
                int bytes = (sizes >> 6 & 1) == 1 ? 4 : 2;
                int at = list.start() + 6;
                fit &= index < 3 && sizes >= 0 && list.end() >= at && (list.end() - at) % (index + bytes) == 0;
                for (; fit && at < list.end(); at += index + bytes) {
                    numbers.add(new FrameBytes.Range(at + index, at + index + bytes));
                }
            }
            fit &= numbers.size() == tileParts.size();
            for (int i = 0; fit && i < numbers.size(); i++) {
                FrameBytes.Range number = numbers.get(i);
                long told = number.length() == 4 ? frame.intAt(number.start()) : frame.shortAt(number.start());
                fit = told == tileParts.get(i).before();
            }
            if (!fit) {
                lists.forEach(list -> edits.cut(list.start(), list.end()));
                return;
            }
            for (int i = 0; i < numbers.size(); i++) {
                if (tileParts.get(i).listed() != tileParts.get(i).before()) {
                    edits.number(
                            numbers.get(i).start(),
                            numbers.get(i).end(),
                            tileParts.get(i).listed());
                }
            }
        }
    }
}
