// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.pixels;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * JPEG and JPEG-LS. These application segments stay: JFIF without its thumbnail, Adobe's color transform, an ICC
 * profile without identities, and in JPEG-LS the color transform "mrfx". All others go, and so do comments and bytes
 * after the end of the image. A frame without an end marker is searched as well.
 *
 * @see <a href="https://www.w3.org/Graphics/JPEG/itu-t81.pdf">ITU-T T.81 Annex B</a>
 */
final class JpegFrame implements FrameCleaner {

    static final int SOI = 0xFFD8;
    private static final int EOI = 0xD9;
    private static final int SOS = 0xDA;
    private static final int SOF55 = 0xF7;
    private static final int APP0 = 0xE0;
    private static final int COM = 0xFE;
    private static final int JFIF_LENGTH = 16;
    private static final int ADOBE_LENGTH = 14;
    private static final int MRFX_LENGTH = 7;

    @Override
    public FrameVerdict clean(FrameBytes frame, FrameEdits edits, MetadataCheck check) {
        return frame.shortAt(0) == SOI ? new Walk(frame, edits, check).walk() : FrameVerdict.OPAQUE;
    }

    /** One frame. */
    private static final class Walk {
        private final FrameBytes frame;
        private final FrameEdits edits;
        private final MetadataCheck check;
        private final List<FrameBytes.Range> profile = new ArrayList<>();
        private boolean profileInOrder = true;
        private boolean lossless;
        private int lastScan;

        Walk(FrameBytes frame, FrameEdits edits, MetadataCheck check) {
            this.frame = frame;
            this.edits = edits;
            this.check = check;
        }

        FrameVerdict walk() {
            int at = 2;
            while (at < frame.length()) {
                int start = at;
                while (frame.at(at) == 0xFF) {
                    at++;
                }
                int code = frame.at(at);
                at++;
                if (code == EOI && at > start + 1) {
                    finishProfile();
                    edits.cutTrailer(frame, at);
                    return FrameVerdict.CLEAN;
                }
                if (code < 0) {
                    break;
                }
                if (at == start + 1 || code == 0 || code == (SOI & 0xFF)) {
                    return FrameVerdict.OPAQUE;
                }
                if (isAlone(code)) {
                    continue;
                }
                int length = frame.shortAt(at);
                int end = at + length;
                if (length < 2 || end > frame.length()) {
                    return FrameVerdict.OPAQUE;
                }
                if (!segment(code, start, at, end)) {
                    return FrameVerdict.IDENTIFYING;
                }
                at = code == SOS ? endOfScan(end) : end;
            }
            return withoutEnd();
        }

        private FrameVerdict withoutEnd() {
            if (lastScan == 0) {
                return FrameVerdict.OPAQUE;
            }
            finishProfile();
            return check.mentionsAmidNoise(frame.range(lastScan, frame.length()))
                    ? FrameVerdict.IDENTIFYING
                    : FrameVerdict.CLEAN;
        }

        /** TEM and RSTn have no length. */
        private static boolean isAlone(int code) {
            return code == 0x01 || (code >= 0xD0 && code <= 0xD7);
        }

        /** @return whether it may stay, or goes */
        private boolean segment(int code, int start, int lengthAt, int end) {
            if (code == COM) {
                edits.cut(start, end);
            } else if (code >= APP0 && code <= APP0 + 15) {
                application(code - APP0, start, lengthAt, end);
            } else if (isUnknown(code)) {
                return !check.mentions(frame.range(lengthAt, end));
            }
            lossless |= code == SOF55;
            return true;
        }

        /** Whether the marker has no meaning in ITU-T T.81, T.84 and T.87. */
        private static boolean isUnknown(int code) {
            return code < 0xC0 || code == 0xC8 || (code >= 0xF0 && code != SOF55 && code != 0xF8);
        }

        private void application(int number, int start, int lengthAt, int end) {
            int length = end - lengthAt;
            int content = lengthAt + 2;
            if (number == 0 && length >= JFIF_LENGTH && frame.hasText(content, "JFIF\0")) {
                jfif(lengthAt, end);
            } else if (number == 14 && length >= ADOBE_LENGTH && frame.hasText(content, "Adobe")) {
                shorten(lengthAt, end, ADOBE_LENGTH);
            } else if (number == 2 && frame.hasText(content, "ICC_PROFILE\0") && length >= 16) {
                profileInOrder &= frame.at(content + 12) == profile.size() + 1;
                profile.add(new FrameBytes.Range(start, end));
            } else if (!(number == 8 && length == MRFX_LENGTH && frame.hasText(content, "mrfx"))) {
                edits.cut(start, end);
            }
        }

        private void jfif(int lengthAt, int end) {
            int thumbnail = lengthAt + JFIF_LENGTH - 2;
            if (frame.shortAt(thumbnail) != 0) {
                edits.number(thumbnail, thumbnail + 2, 0);
            }
            shorten(lengthAt, end, JFIF_LENGTH);
        }

        private void shorten(int lengthAt, int end, int length) {
            if (end - lengthAt > length) {
                edits.number(lengthAt, lengthAt + 2, length);
                edits.cut(lengthAt + length, end);
            }
        }

        /** Where the marker is that ends the scan. */
        private int endOfScan(int start) {
            lastScan = start;
            int at = frame.indexOfFF(start);
            while (at < frame.length()) {
                int next = frame.at(at + 1);
                boolean data = lossless ? next >= 0 && next < 0x80 : next == 0;
                if (!data && next != 0xFF && !(next >= 0xD0 && next <= 0xD7)) {
                    return next < 0 ? frame.length() : at;
                }
                at = frame.indexOfFF(next == 0xFF ? at + 1 : at + 2);
            }
            return frame.length();
        }

        /** ICC.1 §7.2: the size comes first, the signature at 36. */
        private void finishProfile() {
            if (profile.isEmpty() || isProfileHarmless()) {
                return;
            }
            profile.forEach(part -> edits.cut(part.start(), part.end()));
            edits.loseProfile();
        }

        private boolean isProfileHarmless() {
            if (!profileInOrder) {
                return false;
            }
            int bytes = 0;
            for (FrameBytes.Range part : profile) {
                bytes += part.end() - contentOf(part);
            }
            ByteBuffer whole = ByteBuffer.allocate(bytes);
            profile.forEach(part -> whole.put(frame.range(contentOf(part), part.end())));
            whole.flip();
            return bytes >= 128 && whole.getInt(0) == bytes && whole.getInt(36) == 0x61637370 && !check.mentions(whole);
        }

        /** After fill bytes, the marker, the length, the name, number and count. */
        private int contentOf(FrameBytes.Range part) {
            int at = part.start();
            while (frame.at(at) == 0xFF) {
                at++;
            }
            return at + 1 + 2 + 14;
        }
    }
}
