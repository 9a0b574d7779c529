// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.pixels;

import static io.github.pseudonymizer.rewrite.Frames.bytes;
import static io.github.pseudonymizer.rewrite.Frames.int32;
import static io.github.pseudonymizer.rewrite.Frames.short16;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransportStreamTest {

    private static final MetadataCheck NOTHING_IDENTIFIES = new MetadataCheck() {
        @Override
        public boolean mentions(ByteBuffer metadata) {
            return false;
        }

        @Override
        public boolean mentionsAmidNoise(ByteBuffer data) {
            return false;
        }
    };
    private static final int NULL_PACKET = 0x1FFF;

    /** Tables, and one packet of video with PID 256; then these. */
    private static byte[] stream(byte[]... others) {
        byte[] programs = bytes(0, 0, short16(0xB00D), 0, 1, 0xC1, 0, 0, 0, 1, 0xE0, 0x20, int32(0));
        byte[] video = bytes(0x1B, 0xE1, 0, 0xF0, 0);
        byte[] streams = bytes(0, 2, short16(0xB012), 0, 1, 0xC1, 0, 0, 0xE1, 0, 0xF0, 0, video, int32(0));
        byte[] pes = bytes(0, 0, 1, 0xE0, 0, 0, 0x80, 0, 0, 0, 0, 1, 0x67, 1, 0, 0, 1, 0x65, 9);
        byte[] head = bytes(packet(0x4000, 0x10, programs), packet(0x4020, 0x10, streams), packet(0x4100, 0x10, pes));
        return bytes(head, bytes((Object[]) others));
    }

    private static byte[] packet(int pid, int control, byte[] payload) {
        byte[] packet = new byte[188];
        Arrays.fill(packet, (byte) 0xFF);
        byte[] head = bytes(0x47, short16(pid), control, payload);
        System.arraycopy(head, 0, packet, 0, head.length);
        return packet;
    }

    private static int edits(byte[] stream) {
        FrameEdits edits = new FrameEdits();
        FrameBytes frame = new FrameBytes(ByteBuffer.wrap(stream), 0, stream.length);

        assertEquals(FrameVerdict.CLEAN, new TransportStream().clean(frame, edits, NOTHING_IDENTIFIES));
        return edits.count();
    }

    @Test
    void null_packets_that_hold_nothing_are_left_alone() {
        byte[] stuffing = packet(NULL_PACKET, 0x10, new byte[0]);

        assertEquals(0, edits(stream(stuffing, stuffing)));
    }

    @ParameterizedTest
    @CsvSource({"8191, 16, 1", "8191, 23, 255", "24575, 16, 255", "17, 16, 255"})
    void what_another_packet_may_hold_goes_in_one_edit(int pid, int control, int payload) {
        byte[] other = packet(pid, control, new byte[] {(byte) payload});

        assertEquals(1, edits(stream(other)));
    }
}
