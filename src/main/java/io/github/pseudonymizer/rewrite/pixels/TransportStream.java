// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.pixels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An MPEG-2 transport stream. Its video is cleaned. Packets other than video, sound and the tables of both become null
 * packets; private bytes of adaptation fields become zeros. No byte changes its place.
 *
 * @see <a href="https://www.itu.int/rec/T-REC-H.222.0">ITU-T H.222.0 §2.4</a>
 */
final class TransportStream implements FrameCleaner {

    private static final int PACKET = 188;
    private static final int SYNC = 0x47;
    private static final int NULL_PACKET = 0x1FFF;
    /** A null packet behind its first byte. All edits share it, because there can be millions. */
    private static final byte[] STUFFING = stuffing();

    private static final Map<Integer, VideoStream> VIDEO =
            Map.of(0x01, VideoStream.MPEG2, 0x02, VideoStream.MPEG2, 0x1B, VideoStream.H264, 0x24, VideoStream.HEVC);
    /** MPEG-1, MPEG-2, AAC, AC-3 and Blu-ray's PCM. */
    private static final Set<Integer> SOUND = Set.of(0x03, 0x04, 0x0F, 0x11, 0x80, 0x81);

    private static byte[] stuffing() {
        byte[] stuffing = new byte[PACKET - 1];
        Arrays.fill(stuffing, (byte) 0xFF);
        stuffing[0] = NULL_PACKET >> 8;
        stuffing[2] = 0x10;
        return stuffing;
    }

    /** Whether a frame consists of packets. */
    static boolean isTransported(FrameBytes frame) {
        return frame.length() >= PACKET
                && frame.at(0) == SYNC
                && (frame.length() < 2 * PACKET || frame.at(PACKET) == SYNC);
    }

    @Override
    public FrameVerdict clean(FrameBytes frame, FrameEdits edits, MetadataCheck check) {
        return new Walk(frame, edits, check).walk();
    }

    /** One stream. */
    private static final class Walk {
        private final FrameBytes frame;
        private final FrameEdits edits;
        private final MetadataCheck check;
        private final int end;
        private final Set<Integer> tables = new HashSet<>(Set.of(0));
        private final Set<Integer> needed = new HashSet<>();
        private final Map<Integer, VideoStream> video = new HashMap<>();
        private boolean understood = true;
        private boolean identifying;

        Walk(FrameBytes frame, FrameEdits edits, MetadataCheck check) {
            this.frame = frame;
            this.edits = edits;
            this.check = check;
            this.end = frame.length() / PACKET * PACKET;
        }

        FrameVerdict walk() {
            for (int packet = 0; packet < end; packet += PACKET) {
                if (frame.at(packet) != SYNC) {
                    return FrameVerdict.OPAQUE;
                }
                if (pid(packet) == 0 && begins(packet)) {
                    programs(packet);
                }
            }
            for (int packet = 0; packet < end; packet += PACKET) {
                if (pid(packet) != 0 && tables.contains(pid(packet)) && begins(packet)) {
                    streams(packet);
                }
            }
            if (video.isEmpty() || !understood || !frame.isOnly(0, end, frame.length())) {
                return FrameVerdict.OPAQUE;
            }
            List<Integer> pids = new ArrayList<>(video.keySet());
            for (int packet = 0; packet < end; packet += PACKET) {
                packet(packet);
            }
            for (int pid : pids) {
                VideoStream codec = video.get(pid);
                if (codec != null && !clean(pid, codec)) {
                    return FrameVerdict.OPAQUE;
                }
            }
            return identifying ? FrameVerdict.IDENTIFYING : FrameVerdict.CLEAN;
        }

        private int pid(int packet) {
            return frame.shortAt(packet + 1) & 0x1FFF;
        }

        private boolean begins(int packet) {
            return (frame.at(packet + 1) & 0x40) != 0;
        }

        /** After the header and the adaptation field; the end of the packet if it has no payload. */
        private int payload(int packet) {
            int control = frame.at(packet + 3) >> 4 & 3;
            int adaptation = (control & 2) == 0 ? 0 : 1 + frame.at(packet + 4);
            return (control & 1) == 0 ? packet + PACKET : Math.min(packet + PACKET, packet + 4 + adaptation);
        }

        /** Where the section of a packet begins. */
        private int section(int packet) {
            int payload = payload(packet);
            return payload + 1 + frame.at(payload);
        }

        /** After the last entry of a section; -1 if it does not end in this packet. */
        private int endOfSection(int packet, int section) {
            int end = section + 3 + (frame.shortAt(section + 1) & 0xFFF) - 4;
            return section < packet + PACKET && end <= packet + PACKET - 4 ? end : -1;
        }

        private void programs(int packet) {
            int section = section(packet);
            int until = endOfSection(packet, section);
            understood &= until >= 0;
            for (int at = section + 8; at + 4 <= until; at += 4) {
                if (frame.shortAt(at) != 0) {
                    tables.add(frame.shortAt(at + 2) & 0x1FFF);
                }
            }
        }

        private void streams(int packet) {
            int section = section(packet);
            int until = endOfSection(packet, section);
            understood &= until >= 0;
            needed.add(frame.shortAt(section + 8) & 0x1FFF);
            int at = section + 12 + (frame.shortAt(section + 10) & 0xFFF);
            while (at + 5 <= until) {
                int type = frame.at(at);
                int pid = frame.shortAt(at + 1) & 0x1FFF;
                if (VIDEO.containsKey(type)) {
                    video.put(pid, VIDEO.get(type));
                } else if (SOUND.contains(type)) {
                    needed.add(pid);
                }
                at += 5 + (frame.shortAt(at + 3) & 0xFFF);
            }
        }

        private void packet(int packet) {
            int pid = pid(packet);
            if (tables.contains(pid)) {
                identifying |= check.mentions(frame.range(packet + 4, packet + PACKET));
            } else if (pid == NULL_PACKET || !(needed.contains(pid) || video.containsKey(pid))) {
                nullify(packet);
            } else if ((frame.at(packet + 3) & 0x20) != 0) {
                privateBytes(packet);
            }
        }

        private void nullify(int packet) {
            if (!isStuffing(packet)) {
                edits.replace(packet + 1, packet + PACKET, STUFFING);
            }
        }

        private boolean isStuffing(int packet) {
            for (int i = 0; i < STUFFING.length; i++) {
                if (frame.at(packet + 1 + i) != (STUFFING[i] & 0xFF)) {
                    return false;
                }
            }
            return true;
        }

        private void privateBytes(int packet) {
            int limit = Math.min(packet + PACKET, packet + 5 + frame.at(packet + 4));
            int flags = packet + 5 < limit ? frame.at(packet + 5) : 0;
            if ((flags & 0x02) != 0) {
                int at = packet + 6 + ((flags & 0x10) == 0 ? 0 : 6) + ((flags & 0x08) == 0 ? 0 : 6);
                at += (flags & 0x04) == 0 ? 0 : 1;
                edits.fill(at + 1, Math.min(limit, at + 1 + frame.at(at)), 0);
            }
        }

        /** Cleans the video of one PID: the content of its packets without the headers of PES. */
        private boolean clean(int pid, VideoStream codec) {
            Ranges parts = new Ranges(count(pid));
            for (int packet = 0; packet < end; packet += PACKET) {
                if (pid(packet) == pid) {
                    int start = payload(packet);
                    if (begins(packet)) {
                        start = Math.min(packet + PACKET, start + 9 + Math.max(0, frame.at(start + 8)));
                    }
                    if (start < packet + PACKET) {
                        parts.add(start, packet + PACKET);
                    }
                }
            }
            FrameBytes stream = frame.partOf(parts);
            FrameEdits inside = new FrameEdits();
            if (codec.clean(stream, inside, check) != FrameVerdict.CLEAN) {
                return false;
            }
            spread(inside.sorted(), parts);
            return true;
        }

        private int count(int pid) {
            int count = 0;
            for (int packet = 0; packet < end; packet += PACKET) {
                count += pid(packet) == pid ? 1 : 0;
            }
            return count;
        }

        /** Turns an edit of the stream into one of each packet that it touches; both are in order. */
        private void spread(List<FrameEdits.Edit> inside, Ranges parts) {
            int part = 0;
            int position = 0;
            for (FrameEdits.Edit edit : inside) {
                while (position + parts.length(part) <= edit.from()) {
                    position += parts.length(part++);
                }
                int from = edit.from();
                while (from < edit.to()) {
                    int length = parts.length(part);
                    int shift = parts.start(part) - position;
                    int to = Math.min(edit.to(), position + length);
                    edits.fill(from + shift, to + shift, 0);
                    if (to < edit.to()) {
                        position += length;
                        part++;
                    }
                    from = to;
                }
            }
        }
    }
}
