// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.pixels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.TransferSyntax;
import io.github.pseudonymizer.rewrite.ActionsByTag;
import io.github.pseudonymizer.rewrite.Copies;
import io.github.pseudonymizer.rewrite.Frames;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames whose bytes were changed, cut, doubled and mixed: a copy or a refusal, and nothing else. */
class HostileFramesTest {

    private static final int ROUNDS = 300;

    private static List<byte[]> seeds() {
        byte[] comment = Frames.segment(0xFE, Frames.TELLING);
        byte[] comment2000 = Frames.segment(0x64, Frames.bytes(0, 1, Frames.TELLING));
        return List.of(
                Frames.withSegments(Frames.jpeg(true), comment, Frames.segment(0xE1, "Exif\0\0"), comment),
                Frames.jpeg2000(comment2000, comment2000, true),
                Frames.jpegLs(comment),
                Frames.rle(Frames.bytes("x"), Frames.bytes(Frames.TELLING)),
                Frames.bytes(
                        Frames.int32(12),
                        "jP  ",
                        Frames.int32(0x0D0A870AL),
                        Frames.int32(16),
                        "ftyp",
                        new byte[8],
                        Frames.int32(0),
                        "jp2c",
                        Frames.jpeg2000(comment2000, comment2000, false)),
                Frames.bytes(0, 0, 1, 0x67, 1, 0, 0, 1, 6, 5, 3, "abc", 0x80, 0, 0, 1, 0x65, 1, 2, 3),
                Frames.bytes(
                        Frames.int32(16),
                        "ftyp",
                        new byte[8],
                        Frames.int32(24),
                        "moov",
                        Frames.int32(16),
                        "mvhd",
                        new byte[8]),
                Frames.bytes(
                        0x47,
                        0x40,
                        0,
                        0x10,
                        0,
                        0,
                        0xB0,
                        0x0D,
                        new byte[180],
                        0x47,
                        0x40,
                        0x20,
                        0x30,
                        7,
                        new byte[183]));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4.50", "4.80", "4.90", "4.201", "5", "1.98", "8.1", "4.100", "4.102", "4.107", "4.110", "7.1", "1"
            })
    void a_frame_of_any_bytes_becomes_a_copy_or_is_refused(String syntaxUid) {
        TransferSyntax syntax = Frames.syntax(syntaxUid);
        List<byte[]> seeds = seeds();
        Random random = new Random(syntaxUid.hashCode());
        int copies = 0;
        for (int round = 0; round < ROUNDS; round++) {
            int count = 1 + random.nextInt(3);
            byte[][] fragments = new byte[count][];
            for (int i = 0; i < count; i++) {
                fragments[i] = mutated(seeds.get(random.nextInt(seeds.size())), random);
            }
            byte[] table = random.nextBoolean() ? new byte[0] : mutated(Frames.table(0, 8, 100), random);
            byte[] file = Frames.fileWithTable(syntax, random.nextInt(4), table, fragments);
            copies += assertTimeoutPreemptively(Duration.ofMinutes(2), () -> copies(file));
        }

        assertTrue(copies > ROUNDS / 20, "only " + copies);
    }

    /** Twice, because a cleaned frame stays clean. */
    private static int copies(byte[] file) {
        try {
            byte[] copy = Copies.rewrite(file, ActionsByTag.keepAll());
            byte[] again = Copies.rewrite(copy, ActionsByTag.keepAll());
            assertEquals(
                    List.of(), differences(Frames.items(copy), Frames.items(again)), "not clean after the first time");
            return 1;
        } catch (RewriteException refused) {
            assertEquals(RewriteException.Reason.LEAK, refused.reason());
            return 0;
        }
    }

    private static List<String> differences(List<byte[]> one, List<byte[]> other) {
        List<String> differences = new ArrayList<>();
        if (one.size() != other.size()) {
            differences.add(one.size() + " and " + other.size() + " fragments");
        }
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            if (!Arrays.equals(one.get(i), other.get(i))) {
                differences.add("fragment " + i);
            }
        }
        return differences;
    }

    private static byte[] mutated(byte[] seed, Random random) {
        byte[] bytes = seed.clone();
        for (int changes = random.nextInt(5); changes > 0 && bytes.length > 1; changes--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> bytes[at] = (byte) 0xFF;
                case 2 -> bytes = Arrays.copyOf(bytes, at);
                case 3 -> bytes = Frames.bytes(bytes, Arrays.copyOfRange(bytes, at, bytes.length));
                default ->
                    bytes = Frames.bytes(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at + 1, bytes.length));
            }
        }
        return Frames.even(bytes);
    }

    @ParameterizedTest
    @CsvSource({"4.102, ftyp, moov", "4.90, 'jP  ', jp2h"})
    void boxes_in_boxes_without_end_are_searched_as_they_are(String syntaxUid, String first, String folder) {
        int depth = 100_000;
        byte[] boxes = new byte[12 + 8 * depth];
        System.arraycopy(Frames.bytes(Frames.int32(12), first), 0, boxes, 0, 8);
        for (int at = 12; at < boxes.length; at += 8) {
            System.arraycopy(Frames.bytes(Frames.int32(boxes.length - at), folder), 0, boxes, at, 8);
        }
        TransferSyntax syntax = Frames.syntax(syntaxUid);

        assertEquals(1, copies(Frames.fileWithTable(syntax, 1, new byte[0], boxes)));
        byte[] telling = Frames.fileWithTable(syntax, 1, new byte[0], Frames.bytes(boxes, Frames.TELLING));
        assertThrows(RewriteException.class, () -> Copies.rewrite(telling, ActionsByTag.pseudonymize()));
    }

    @Test
    void many_markers_and_boxes_take_linear_time() {
        byte[] comments = new byte[4 << 20];
        for (int i = 2; i + 4 <= comments.length; i += 4) {
            System.arraycopy(Frames.segment(0xFE, ""), 0, comments, i, 4);
        }
        comments[0] = (byte) 0xFF;
        comments[1] = (byte) 0xD8;
        byte[] fill = new byte[4 << 20];
        Arrays.fill(fill, (byte) 0xFF);
        fill[1] = (byte) 0xD8;
        byte[] starts = new byte[3 << 20];
        for (int i = 0; i + 4 <= starts.length; i += 4) {
            System.arraycopy(Frames.bytes(0, 1, 6, 0), 0, starts, i, 4);
        }

        assertTimeoutPreemptively(Duration.ofMinutes(2), () -> {
            assertEquals(1, copies(Frames.file(Frames.JPEG, comments)));
            assertEquals(1, copies(Frames.file(Frames.JPEG, fill)));
            assertEquals(
                    1, copies(Frames.fileWithTable(Frames.syntax("4.102"), 9, new byte[0], Frames.bytes(0, starts))));
        });
    }

    @Test
    void many_edits_in_many_fragments_take_linear_time() {
        byte[] unit = Frames.bytes(0, 0, 1, 6, 5, 4, "Olga", 0x80, 0);
        byte[] parameters = Frames.bytes(0, 0, 1, 0x67, 1, 2, 3, 0x80, 0, 0);
        byte[][] fragments = new byte[200_000][];
        Arrays.fill(fragments, unit);
        fragments[0] = parameters;
        byte[] file = Frames.fileWithTable(Frames.syntax("4.102"), 1, new byte[0], fragments);

        byte[] copy = assertTimeoutPreemptively(
                Duration.ofMinutes(1), () -> Copies.rewrite(file, ActionsByTag.pseudonymize()));

        assertArrayEquals(new byte[unit.length], Frames.items(copy).get(fragments.length));
    }
}
