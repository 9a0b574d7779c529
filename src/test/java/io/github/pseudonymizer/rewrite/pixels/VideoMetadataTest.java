// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.pixels;

import static io.github.pseudonymizer.rewrite.Frames.TELLING;
import static io.github.pseudonymizer.rewrite.Frames.bytes;
import static io.github.pseudonymizer.rewrite.Frames.even;
import static io.github.pseudonymizer.rewrite.Frames.int32;
import static io.github.pseudonymizer.rewrite.Frames.items;
import static io.github.pseudonymizer.rewrite.Frames.short16;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.pseudonymizer.dicom.TransferSyntax;
import io.github.pseudonymizer.rewrite.ActionsByTag;
import io.github.pseudonymizer.rewrite.Copies;
import io.github.pseudonymizer.rewrite.Frames;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class VideoMetadataTest {

    private static final TransferSyntax MPEG2 = Frames.syntax("4.100");
    private static final TransferSyntax H264 = Frames.syntax("4.102");
    private static final TransferSyntax HEVC = Frames.syntax("4.107");
    private static final byte[] PARAMETERS = unit(0x67, 1, 2, 3);
    private static final byte[] SLICE = unit(0x65, 4, 5, 6, 0x80);
    private static final byte[] TIMING = unit(0x06, 1, 2, 0x11, 0x22, 0x80);
    private static final byte[] USER_DATA = unit(0x06, 5, TELLING.length(), TELLING, 0x80);

    @Test
    void user_data_of_mpeg_2_becomes_zeros() {
        byte[] head = unit(0xB3, 1, 2, 3);
        byte[] user = unit(0xB2, TELLING);
        byte[] slices = bytes(unit(0x00, 9), unit(0x01, 8, 7), unit(0xB7));

        byte[] copy = copied(MPEG2, bytes(head, user, slices, TELLING));

        assertArrayEquals(even(bytes(head, new byte[user.length], slices, new byte[TELLING.length()])), copy);
    }

    @Test
    void user_data_of_h_264_becomes_zeros_and_timing_stays() {
        byte[] unspecified = unit(0x18, TELLING);
        byte[] behindMessages = unit(0x06, 1, 1, 0x11, 0x80, TELLING);
        byte[] stream = bytes(PARAMETERS, USER_DATA, TIMING, unspecified, behindMessages, SLICE, unit(0x0B, TELLING));

        byte[] copy = copied(H264, stream);

        assertArrayEquals(
                even(bytes(
                        PARAMETERS,
                        new byte[USER_DATA.length],
                        TIMING,
                        new byte[unspecified.length + behindMessages.length],
                        SLICE,
                        unit(0x0B),
                        new byte[TELLING.length()])),
                copy);
    }

    @Test
    void user_data_of_hevc_becomes_zeros() {
        byte[] head = bytes(unit(0x40, 1, 7), unit(0x42, 1, 7), unit(0x44, 1, 7));
        byte[] before = unit(0x4E, 1, 4, TELLING.length(), TELLING, 0x80);
        byte[] after = unit(0x50, 1, 5, TELLING.length(), TELLING, 0x80);
        byte[] hash = unit(0x50, 1, 132, 2, 1, 2, 0x80);
        byte[] slice = unit(0x26, 1, 9, 9);

        byte[] copy = copied(HEVC, bytes(head, before, slice, after, hash));

        assertArrayEquals(even(bytes(head, new byte[before.length], slice, new byte[after.length], hash)), copy);
    }

    @Test
    void a_stream_in_several_fragments_stays_in_them() {
        byte[] stream = bytes(PARAMETERS, USER_DATA, SLICE, USER_DATA, USER_DATA, SLICE);
        byte[] original = Frames.fileWithTable(
                H264,
                50,
                new byte[0],
                Arrays.copyOf(stream, 20),
                Arrays.copyOfRange(stream, 20, 26),
                Arrays.copyOfRange(stream, 26, stream.length));

        List<byte[]> copy = items(Copies.rewrite(original, ActionsByTag.pseudonymize()));

        byte[] zeros = new byte[USER_DATA.length];
        assertEquals(4, copy.size());
        assertEquals(20, copy.get(1).length);
        assertEquals(6, copy.get(2).length);
        assertArrayEquals(
                even(bytes(PARAMETERS, zeros, SLICE, zeros, zeros, SLICE)),
                bytes(copy.get(1), copy.get(2), copy.get(3)));
    }

    @Test
    void a_stream_without_user_data_stays_bit_for_bit() {
        byte[] original = Frames.file(H264, bytes(0, PARAMETERS, TIMING, 0, SLICE));

        assertArrayEquals(
                Copies.withoutStamp(original), Copies.withoutStamp(Copies.rewrite(original, ActionsByTag.keepAll())));
    }

    @Test
    void a_transport_stream_keeps_its_tables_video_and_sound() {
        byte[] stream = bytes(PARAMETERS, USER_DATA, SLICE, unit(0x41, new byte[300]));
        byte[] clean = bytes(PARAMETERS, new byte[USER_DATA.length], SLICE, unit(0x41, new byte[300]));
        byte[] service = packet(0x11, true, bytes(0, TELLING));
        byte[] nothing = packet(0x1FFF, false, new byte[0]);

        byte[] copy = copied(H264, transported(stream, service, packet(0x1FFF, false, bytes(TELLING))));

        assertArrayEquals(transported(clean, nothing, nothing), copy);
    }

    /** Tables, video with PID 256 in packets of less than all it could have, sound with PID 257. */
    private static byte[] transported(byte[] video, byte[]... others) {
        byte[] programs = bytes(0, 0, short16(0xB00D), 0, 1, 0xC1, 0, 0, 0, 1, 0xE0, 0x20, int32(0));
        byte[] streams = bytes(
                0,
                2,
                short16(0xB017),
                0,
                1,
                0xC1,
                0,
                0,
                0xE1,
                0,
                0xF0,
                0,
                0x1B,
                0xE1,
                0,
                0xF0,
                0,
                0x0F,
                0xE1,
                1,
                0xF0,
                0,
                int32(0));
        ByteArrayOutputStream packets = new ByteArrayOutputStream();
        packets.writeBytes(packet(0, true, programs));
        packets.writeBytes(packet(0x20, true, streams));
        byte[] pes = bytes(0, 0, 1, 0xE0, 0, 0, 0x80, 0x80, 5, new byte[5], video);
        for (int at = 0; at < pes.length; at += 20) {
            byte[] part = Arrays.copyOfRange(pes, at, Math.min(pes.length, at + 20));
            packets.writeBytes(stuffed(256, at == 0, part));
            packets.writeBytes(packet(257, at == 0, bytes(0, 0, 1, 0xC0, "sound")));
        }
        for (byte[] other : others) {
            packets.writeBytes(other);
        }
        return packets.toByteArray();
    }

    private static byte[] packet(int pid, boolean begins, byte[] payload) {
        byte[] packet = new byte[188];
        Arrays.fill(packet, (byte) 0xFF);
        byte[] head = bytes(0x47, short16((begins ? 0x4000 : 0) | pid), 0x10, payload);
        System.arraycopy(head, 0, packet, 0, head.length);
        return packet;
    }

    /** With an adaptation field before the payload, so that the payload ends with the packet. */
    private static byte[] stuffed(int pid, boolean begins, byte[] payload) {
        byte[] field = new byte[182 - payload.length];
        Arrays.fill(field, (byte) 0xFF);
        return bytes(0x47, short16((begins ? 0x4000 : 0) | pid), 0x30, 183 - payload.length, 0, field, payload);
    }

    @Test
    void an_mp4_keeps_what_playing_needs_and_no_time() {
        byte[] type = box("ftyp", bytes("isom", int32(512), "isomavc1"));
        byte[] header = box("mvhd", bytes(int32(0), int32(0xE2A50000L), int32(0xE2A50001L), int32(1000)));
        byte[] noTimes = box("mvhd", bytes(int32(0), int32(0), int32(0), int32(1000)));
        byte[] handler = box("hdlr", bytes(new byte[8], "vide", new byte[12], TELLING, 0));
        byte[] noName = box("hdlr", bytes(new byte[8], "vide", new byte[12], new byte[TELLING.length() + 1]));
        byte[] user = box("udta", bytes(TELLING));
        byte[] free = box("free", new byte[TELLING.length()]);
        byte[] media = box("mdat", bytes(1, 2, 3, 4));
        byte[] movie = box("moov", bytes(header, box("trak", bytes(box("mdia", handler), user)), user));

        byte[] copy = copied(H264, bytes(type, movie, media, box("free", bytes(TELLING))));

        assertArrayEquals(
                even(bytes(
                        type,
                        box("moov", bytes(noTimes, box("trak", bytes(box("mdia", noName), free)), free)),
                        media,
                        free)),
                copy);
    }

    @Test
    void what_an_mp4_has_in_its_samples_is_searched() {
        byte[] type = box("ftyp", bytes("isom", int32(512)));

        RewriteException refused = assertThrows(
                RewriteException.class, () -> copied(H264, bytes(type, box("mdat", bytes(1, 2, 3, TELLING, 4)))));

        assertEquals(RewriteException.Reason.LEAK, refused.reason());
    }

    @Test
    void another_container_is_searched() {
        byte[] stream = bytes(unit(0xBA, new byte[10]), unit(0xE0, 0, 8, 0x80, 0, 0, 1, 2, 3));

        assertArrayEquals(even(stream), copied(MPEG2, stream));
        assertEquals(
                RewriteException.Reason.LEAK,
                assertThrows(RewriteException.class, () -> copied(MPEG2, bytes(stream, unit(0xB2, TELLING))))
                        .reason());
    }

    private static byte[] box(String name, byte[] content) {
        return bytes(int32(8 + content.length), name, content);
    }

    private static byte[] unit(Object... content) {
        return bytes(0, 0, 1, bytes(content));
    }

    private static byte[] copied(TransferSyntax syntax, byte[] stream) {
        byte[] file = Frames.fileWithTable(syntax, 50, new byte[0], stream);
        return items(Copies.rewrite(file, ActionsByTag.pseudonymize())).get(1);
    }
}
