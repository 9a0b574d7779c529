// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.pixels;

import static io.github.pseudonymizer.rewrite.Frames.JPEG;
import static io.github.pseudonymizer.rewrite.Frames.bytes;
import static io.github.pseudonymizer.rewrite.Frames.even;
import static io.github.pseudonymizer.rewrite.Frames.fileWithTable;
import static io.github.pseudonymizer.rewrite.Frames.items;
import static io.github.pseudonymizer.rewrite.Frames.jpeg;
import static io.github.pseudonymizer.rewrite.Frames.segment;
import static io.github.pseudonymizer.rewrite.Frames.table;
import static io.github.pseudonymizer.rewrite.Frames.withSegments;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.rewrite.ActionsByTag;
import io.github.pseudonymizer.rewrite.Copies;
import io.github.pseudonymizer.rewrite.Frames;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OffsetTablesTest {

    private static final byte[] PLAIN = even(jpeg(false));
    private static final byte[] TELLING = even(withSegments(jpeg(false), segment(0xFE, Frames.TELLING)));
    private static final int NEXT = 8 + PLAIN.length;

    @Test
    void offsets_are_those_of_the_shorter_frames() {
        byte[] original =
                fileWithTable(JPEG, 3, table(0, 8 + TELLING.length, 16 + 2 * TELLING.length), TELLING, TELLING, PLAIN);

        List<byte[]> items = copied(original);

        assertArrayEquals(table(0, NEXT, 2 * NEXT), items.get(0));
        assertArrayEquals(PLAIN, items.get(1));
        assertArrayEquals(PLAIN, items.get(2));
        assertArrayEquals(PLAIN, items.get(3));
    }

    @Test
    void a_frame_in_several_fragments_becomes_one_if_it_changes() {
        byte[] head = Arrays.copyOf(TELLING, 10);
        byte[] tail = Arrays.copyOfRange(TELLING, 10, TELLING.length);
        int second = 16 + TELLING.length;

        List<byte[]> withOffsets = copied(fileWithTable(JPEG, 2, table(0, second), head, tail, PLAIN));
        List<byte[]> withoutOffsets = copied(fileWithTable(JPEG, 2, table(), head, tail, PLAIN));

        assertArrayEquals(table(0, NEXT), withOffsets.get(0));
        assertEquals(3, withOffsets.size());
        assertArrayEquals(PLAIN, withOffsets.get(1));
        assertArrayEquals(new byte[0], withoutOffsets.get(0));
        assertArrayEquals(PLAIN, withoutOffsets.get(1));
        assertArrayEquals(PLAIN, withoutOffsets.get(2));
    }

    @Test
    void fragments_of_which_none_changes_stay() {
        byte[] head = Arrays.copyOf(PLAIN, 10);
        byte[] tail = Arrays.copyOfRange(PLAIN, 10, PLAIN.length);
        byte[] original = fileWithTable(JPEG, 1, table(0), head, tail);

        assertArrayEquals(
                Copies.withoutStamp(original), Copies.withoutStamp(Copies.rewrite(original, ActionsByTag.keepAll())));
    }

    @Test
    void a_table_made_of_text_becomes_one_of_offsets() {
        List<byte[]> items = copied(fileWithTable(JPEG, 2, bytes("Mercy^John^Q"), PLAIN, PLAIN));

        assertArrayEquals(table(0, NEXT), items.get(0));
        assertArrayEquals(PLAIN, items.get(2));
    }

    @Test
    void a_table_made_of_text_is_emptied_where_frames_cannot_be_told_apart() {
        byte[] unknown = bytes(1, 2, 3, 4);

        List<byte[]> items = copied(fileWithTable(JPEG, 2, bytes("Mercy^John^Q"), unknown, unknown, unknown));

        assertEquals(4, items.size());
        assertArrayEquals(new byte[0], items.get(0));
        assertArrayEquals(unknown, items.get(3));
    }

    @Test
    void extended_offsets_and_lengths_are_those_of_the_shorter_frames() {
        byte[] original = extended(
                longs(0, 8 + TELLING.length),
                longs(TELLING.length, PLAIN.length - 1),
                longs(TELLING.length + PLAIN.length));

        byte[] copy = Copies.rewrite(original, ActionsByTag.pseudonymize());

        int length = jpeg(false).length;
        assertArrayEquals(longs(0, NEXT), valueOf(copy, 0x7FE00001));
        assertArrayEquals(longs(length, PLAIN.length - 1), valueOf(copy, 0x7FE00002));
        assertArrayEquals(longs(length + PLAIN.length), valueOf(copy, 0x7FE00003));
        assertArrayEquals(PLAIN, items(copy).get(1));
    }

    @Test
    void extended_offsets_made_of_text_become_offsets() {
        byte[] file = Copies.file(
                Frames.dataset(2)
                        .bytes(0x7FE00001, Vr.OV, bytes("Mercy^John^Q    "))
                        .bytes(0x7FE00002, Vr.OV, bytes("Mercy^John^Q    "))
                        .fragments(0x7FE00010, new byte[0], PLAIN, PLAIN),
                JPEG);

        byte[] copy = Copies.rewrite(file, ActionsByTag.pseudonymize());

        assertArrayEquals(longs(0, NEXT), valueOf(copy, 0x7FE00001));
        assertArrayEquals(longs(PLAIN.length, PLAIN.length), valueOf(copy, 0x7FE00002));
    }

    @Test
    void right_extended_offsets_stay() {
        byte[] original = Copies.file(
                Frames.dataset(2)
                        .bytes(0x7FE00001, Vr.OV, longs(0, NEXT))
                        .bytes(0x7FE00002, Vr.OV, longs(PLAIN.length, PLAIN.length))
                        .fragments(0x7FE00010, new byte[0], PLAIN, PLAIN),
                JPEG);

        assertArrayEquals(
                Copies.withoutStamp(original), Copies.withoutStamp(Copies.rewrite(original, ActionsByTag.keepAll())));
    }

    private static byte[] extended(byte[] offsets, byte[] lengths, byte[] total) {
        return Copies.file(
                Frames.dataset(2)
                        .bytes(0x7FE00001, Vr.OV, offsets)
                        .bytes(0x7FE00002, Vr.OV, lengths)
                        .bytes(0x7FE00003, Vr.UV, total)
                        .fragments(0x7FE00010, new byte[0], TELLING, PLAIN),
                JPEG);
    }

    private static byte[] longs(long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            bytes.putLong(value);
        }
        return bytes.array();
    }

    private static byte[] valueOf(byte[] file, int tag) {
        var reader = io.github.pseudonymizer.dicom.DicomFile.open(ByteBuffer.wrap(file))
                .reader();
        while (reader.next() != io.github.pseudonymizer.dicom.DatasetReader.Event.END) {
            if (reader.tag() == tag) {
                return reader.value();
            }
        }
        throw new AssertionError("not there");
    }

    private static List<byte[]> copied(byte[] file) {
        return items(Copies.rewrite(file, ActionsByTag.pseudonymize()));
    }
}
