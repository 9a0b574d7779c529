// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.Dataset.Lengths;
import io.github.pseudonymizer.dicom.DicomFile;
import io.github.pseudonymizer.dicom.TransferSyntax;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileInputTest {

    /**
     * A quarter of a minute of fuzzing in all, by six seeds. On a slow machine there are fewer mutations, but the same
     * ones first.
     */
    private static final long NANOSECONDS_PER_SEED =
            TimeUnit.SECONDS.toNanos(Integer.getInteger("fuzz.seconds", 15)) / 6;

    private static final int FEWEST_MUTATIONS = 500;

    private static final List<String> VALUES =
            List.of("Mercy", "John", "MRN-", "4711", "Other^", "Olga", "0815", "1.2.276", "20240229");

    /** Tags and offsets, which are numbers like any other and may look like a value. */
    private static final Pattern PLACES =
            Pattern.compile("\\([0-9A-F]{4},[0-9A-F]{4}\\)|offset \\d+ \\(0x[0-9a-f]+\\)");

    private static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (TransferSyntax syntax : List.of(
                TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN,
                TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
                TransferSyntax.EXPLICIT_VR_BIG_ENDIAN,
                TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN)) {
            for (Lengths lengths : Lengths.values()) {
                Dataset item = new Dataset()
                        .text(0x00080005, "GB18030")
                        .text(0x00081155, "1.2.3.4.5")
                        .text(0x00100010, "Other^Olga")
                        .text(0x00100020, "MRN-0815");
                Dataset early = new Dataset()
                        .text(0x00080020, "20240229")
                        .sequence(0x00081140, lengths, item, new Dataset().sequence(0x00081115, lengths, item))
                        .text(0x00090010, "MERCY PRIVATE")
                        .unknownSequence(0x00091001, lengths, item)
                        .bytes(0x00091002, Vr.UN, new byte[] {1, 2, 3});
                Dataset late = new Dataset().fragments(0x7FE00010, new byte[0], new byte[] {1, 2, 3, 4});
                seeds.add(Copies.file(Copies.instance(early).include(late), syntax));
            }
        }
        return seeds;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void mutated_files_are_copied_or_refused_and_nothing_else(long seed) {
        Random random = new Random(seed);
        List<byte[]> seeds = seeds();
        long end = System.nanoTime() + NANOSECONDS_PER_SEED;
        int copied = 0;
        int refused = 0;

        while (copied + refused < FEWEST_MUTATIONS || System.nanoTime() < end) {
            byte[] mutated = mutate(seeds.get(random.nextInt(seeds.size())), random);
            try {
                ByteBuffer file = ByteBuffer.wrap(mutated);
                Rewritten copy = Rewriter.open(file, plan()).rewrite(Copies.substitutesFor(mutated));
                copy.writeTo(ByteBuffer.allocate((int) copy.size()));
                copied++;
            } catch (RewriteException e) {
                assertSilent(e);
                refused++;
            }
        }

        assertTrue(
                copied > FEWEST_MUTATIONS / 20 && refused > FEWEST_MUTATIONS / 20,
                copied + " copied, " + refused + " refused");
    }

    /** A copy can be read, so it is never worse than its original. */
    @ParameterizedTest
    @ValueSource(longs = {5, 6})
    void the_copy_of_a_mutated_file_can_be_copied_again(long seed) {
        Random random = new Random(seed);
        List<byte[]> seeds = seeds();
        long end = System.nanoTime() + NANOSECONDS_PER_SEED;

        for (int i = 0; i < FEWEST_MUTATIONS || System.nanoTime() < end; i++) {
            byte[] mutated = mutate(seeds.get(random.nextInt(seeds.size())), random);
            byte[] copy;
            try {
                copy = Copies.rewrite(
                        mutated,
                        ActionsByTag.keepAll(),
                        Copies.substitutesFor(mutated).nestedPatients());
            } catch (RewriteException e) {
                continue;
            }

            byte[] again = Copies.rewrite(
                    copy, ActionsByTag.keepAll(), Copies.substitutesFor(copy).nestedPatients());

            assertEquals(copy.length, again.length);
        }
    }

    /** No refusal quotes a value, or a part of one. */
    private static void assertSilent(RewriteException refusal) {
        String message = PLACES.matcher(String.valueOf(refusal.getMessage())).replaceAll("");
        for (String value : VALUES) {
            assertFalse(message.contains(value), () -> refusal.reason() + " quotes a value");
        }
    }

    private static void rewriteOrRefuse(byte[] file) {
        try {
            Copies.rewrite(file, plan(), Copies.substitutesFor(file).nestedPatients());
        } catch (RewriteException e) {
            assertSilent(e);
        }
    }

    @Test
    void a_file_that_breaks_off_is_copied_or_refused_without_being_quoted() {
        for (byte[] seed : seeds()) {
            for (int length = 0; length < seed.length; length += 3) {
                rewriteOrRefuse(Arrays.copyOf(seed, length));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Vr.class)
    void text_under_any_vr_is_copied_or_refused_without_being_quoted(Vr vr) {
        for (int tag : new int[] {0x00080018, 0x00080020, 0x00081140, 0x00100010, 0x00100020, 0x0020000D, 0x00280010}) {
            for (String value : List.of("Mercy^John", "MRN-4711", "1.2.276.4711.1", "odd")) {
                Dataset dataset = new Dataset()
                        .include(Copies.instance())
                        .bytes(tag, vr, value.getBytes(StandardCharsets.US_ASCII));

                rewriteOrRefuse(Copies.file(dataset));
            }
        }
    }

    @Test
    void zeros_behind_the_end_are_left_out() {
        byte[] file = Copies.file(Copies.instance());

        byte[] padded = Copies.rewrite(Arrays.copyOf(file, file.length + 512), plan());

        assertArrayEquals(Copies.rewrite(file, plan()), padded);
    }

    @ParameterizedTest
    @EnumSource(Lengths.class)
    void a_million_empty_items_take_no_more_than_their_time(Lengths lengths) {
        Dataset[] items = new Dataset[1_000_000];
        Arrays.fill(items, new Dataset());
        byte[] file = Copies.file(Copies.instance(new Dataset().sequence(0x00081140, lengths, items)));

        byte[] copy =
                assertTimeoutPreemptively(Duration.ofMinutes(2), () -> Copies.rewrite(file, ActionsByTag.keepAll()));

        assertTrue(copy.length > file.length);
    }

    @ParameterizedTest
    @ValueSource(ints = {-2, Integer.MAX_VALUE, Integer.MIN_VALUE, 0x00FFFFFF})
    void a_length_beyond_the_end_is_refused_before_anything_is_allocated(int length) {
        byte[] end = {(byte) 0xE0, 0x7F, 0x10, 0, 'O', 'W', 0, 0, 0, 0, 0, 0};
        ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN).putInt(8, length);
        byte[] file = Copies.file(Copies.instance().raw(end));

        RewriteException refused = assertThrows(RewriteException.class, () -> Copies.rewrite(file, plan()));

        assertEquals(RewriteException.Reason.UNREADABLE, refused.reason());
        assertSilent(refused);
    }

    private static ActionsByTag plan() {
        return ActionsByTag.pseudonymize()
                .with(new Action.ShiftDate(), 0x00080020)
                .with(new Action.KeepUnlessIdentifying(), 0x00091001, 0x00091002)
                .with(new Action.Empty(), 0x00081115);
    }

    private static byte[] mutate(byte[] original, Random random) {
        byte[] mutated = original.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(20) == 0
                    ? random.nextInt(mutated.length)
                    : 132 + random.nextInt(mutated.length - 136);
            switch (random.nextInt(6)) {
                case 0 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> mutated[at] = (byte) random.nextInt(256);
                case 2 -> ByteBuffer.wrap(mutated).putInt(Math.min(at, mutated.length - 4), -1);
                case 3 -> ByteBuffer.wrap(mutated).putInt(Math.min(at, mutated.length - 4), 0xFEFF00E0);
                case 4 ->
                    System.arraycopy(
                            mutated,
                            at,
                            mutated,
                            132,
                            Math.min(random.nextInt(40), Math.min(mutated.length - at, at - 132 > 0 ? 40 : 0)));
                default -> mutated = Arrays.copyOf(mutated, Math.max(140, random.nextInt(mutated.length + 1)));
            }
        }
        return mutated;
    }

    @Test
    void a_deflation_trap_is_refused() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] head = Copies.file(new Dataset(), TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN);
        bytes.write(head, 0, DicomFile.open(ByteBuffer.wrap(head)).syntax().deflated() ? head.length - 2 : 0);
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(new byte[300 << 20]);
        deflater.finish();
        byte[] chunk = new byte[1 << 20];
        while (!deflater.finished()) {
            bytes.write(chunk, 0, deflater.deflate(chunk));
        }
        deflater.end();

        RewriteException e =
                assertThrows(RewriteException.class, () -> Rewriter.read(ByteBuffer.wrap(bytes.toByteArray())));

        assertEquals(RewriteException.Reason.TOO_LARGE, e.reason());
    }

    @Test
    void a_broken_deflated_stream_is_refused() {
        byte[] file = Copies.file(Copies.instance(), TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN);

        RewriteException e =
                assertThrows(RewriteException.class, () -> Rewriter.read(ByteBuffer.wrap(file, 0, file.length - 20)));

        assertEquals(RewriteException.Reason.UNREADABLE, e.reason());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "DICM", "Mercy^John was here, and there is no DICOM at all in this file"})
    void what_is_no_dicom_is_refused_without_being_quoted(String content) {
        byte[] file = content.getBytes(StandardCharsets.US_ASCII);

        RewriteException e = assertThrows(RewriteException.class, () -> Rewriter.read(ByteBuffer.wrap(file)));

        assertEquals(RewriteException.Reason.UNREADABLE, e.reason());
        assertTrue(!String.valueOf(e.getMessage()).contains("Mercy"));
    }
}
