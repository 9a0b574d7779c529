// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.pixels;

import static io.github.pseudonymizer.dicom.Vr.OB;
import static io.github.pseudonymizer.dicom.Vr.OW;
import static io.github.pseudonymizer.rewrite.Copies.rewrite;
import static io.github.pseudonymizer.rewrite.Copies.value;
import static io.github.pseudonymizer.rewrite.Copies.values;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.Dataset.Lengths;
import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.TransferSyntax;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.pixel.Rectangle;
import io.github.pseudonymizer.rewrite.ActionsByTag;
import io.github.pseudonymizer.rewrite.Copies;
import io.github.pseudonymizer.rewrite.Pixels;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlackPixelsTest {

    /** One in a corner, one in the middle, overlapping neither. */
    private static final List<Rectangle> RECTANGLES = List.of(new Rectangle(0, 0, 4, 2), new Rectangle(6, 3, 4, 4));

    private static final ActionsByTag PLAN = ActionsByTag.pseudonymize().blackingOut(RECTANGLES);
    private static final Pixels GRAY = new Pixels("MONOCHROME2", 1, 0, 8, 8, 7, 0, OB);
    private static final TransferSyntax EXPLICIT = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;

    /** Layouts, and the black in them. */
    static Stream<Arguments> layouts() {
        return Stream.of(
                        layout("MONOCHROME2", 1, 0, 8, 8, 7, 0, OB, 0),
                        layout("MONOCHROME2", 1, 0, 8, 8, 7, 0, OW, 0),
                        layout("MONOCHROME2", 1, 0, 8, 6, 5, 0, OW, 0),
                        layout("MONOCHROME2", 1, 0, 8, 8, 7, 1, OW, -128),
                        layout("MONOCHROME2", 1, 0, 16, 16, 15, 0, OW, 0),
                        layout("MONOCHROME2", 1, 0, 16, 16, 15, 1, OW, -32768),
                        layout("MONOCHROME2", 1, 0, 16, 12, 11, 1, OW, -2048),
                        layout("MONOCHROME2", 1, 0, 16, 12, 15, 1, OW, -2048),
                        layout("MONOCHROME1", 1, 0, 8, 8, 7, 0, OW, 255),
                        layout("MONOCHROME1", 1, 0, 8, 8, 7, 1, OB, 127),
                        layout("MONOCHROME1", 1, 0, 16, 12, 11, 0, OW, 4095),
                        layout("MONOCHROME1", 1, 0, 16, 12, 15, 0, OW, 4095),
                        layout("MONOCHROME1", 1, 0, 16, 12, 11, 1, OW, 2047),
                        layout("RGB", 3, 0, 8, 8, 7, 0, OB, 0, 0, 0),
                        layout("RGB", 3, 1, 8, 8, 7, 0, OB, 0, 0, 0),
                        layout("RGB", 3, 0, 8, 8, 7, 0, OW, 0, 0, 0),
                        layout("RGB", 3, 1, 8, 8, 7, 0, OW, 0, 0, 0),
                        layout("RGB", 3, 0, 16, 16, 15, 0, OW, 0, 0, 0),
                        layout("RGB", 3, 1, 16, 16, 15, 0, OW, 0, 0, 0),
                        layout("YBR_FULL", 3, 0, 8, 8, 7, 0, OB, 0, 128, 128),
                        layout("YBR_FULL", 3, 1, 8, 8, 7, 0, OB, 0, 128, 128),
                        layout("YBR_FULL", 3, 0, 8, 8, 7, 0, OW, 0, 128, 128),
                        layout("YBR_FULL", 3, 1, 8, 8, 7, 0, OW, 0, 128, 128),
                        layout("YBR_FULL", 3, 0, 16, 16, 15, 0, OW, 0, 32768, 32768),
                        layout("YBR_FULL_422", 3, 0, 8, 8, 7, 0, OB, 0, 128, 128),
                        layout("YBR_FULL_422", 3, 0, 8, 8, 7, 0, OW, 0, 128, 128))
                .flatMap(layout -> Stream.of(
                                TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN,
                                EXPLICIT,
                                TransferSyntax.EXPLICIT_VR_BIG_ENDIAN,
                                TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN)
                        .map(syntax -> Arguments.of(layout.get()[0], layout.get()[1], syntax)));
    }

    private static Arguments layout(
            String photometric,
            int samples,
            int planar,
            int allocated,
            int stored,
            int high,
            int signed,
            Vr vr,
            Integer... black) {
        Pixels pixels = new Pixels(photometric, samples, planar, allocated, stored, high, signed, vr);
        return Arguments.of(pixels, List.of(black));
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void what_is_inside_is_black_and_what_is_outside_stays(Pixels pixels, List<Integer> black, TransferSyntax syntax) {
        byte[] original = pixels.file(syntax);

        byte[] copy = rewrite(original, PLAN);

        DatasetReader before = Pixels.atPixelData(original);
        DatasetReader after = Pixels.atPixelData(copy);
        int inside = 0;
        for (int frame = 0; frame < Pixels.FRAMES; frame++) {
            for (int y = 0; y < Pixels.ROWS; y++) {
                for (int x = 0; x < Pixels.COLUMNS; x++) {
                    boolean covered = isInside(x, y);
                    inside += covered ? 1 : 0;
                    for (int sample = 0; sample < pixels.samples(); sample++) {
                        String where = "frame " + frame + ", row " + y + ", column " + x + ", sample " + sample;
                        int expected = covered ? black.get(sample) : pixels.sample(before, frame, y, x, sample);
                        assertEquals(expected, pixels.sample(after, frame, y, x, sample), where);
                    }
                }
            }
        }
        assertEquals(Pixels.FRAMES * (4 * 2 + 4 * 4), inside);
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void unused_bits_and_padding_outside_stay_too(Pixels pixels, List<Integer> black, TransferSyntax syntax) {
        byte[] original = pixels.file(syntax);
        byte[] before = Pixels.atPixelData(original).value();

        byte[] after = Pixels.atPixelData(rewrite(original, PLAN)).value();

        int changed = 0;
        for (int i = 0; i < before.length; i++) {
            changed += before[i] == after[i] ? 0 : 1;
        }
        assertEquals(before.length, after.length);
        assertTrue(changed <= pixels.bytes() / Pixels.COLUMNS / Pixels.ROWS * (4 * 2 + 4 * 4), changed + " changed");
    }

    private static boolean isInside(int x, int y) {
        return (x < 4 && y < 2) || (x >= 6 && y >= 3);
    }

    @Test
    void a_pair_of_pixels_that_shares_its_color_is_black_as_a_whole() {
        Pixels pixels = new Pixels("YBR_FULL_422", 3, 0, 8, 8, 7, 0, OB);
        byte[] original = pixels.file(EXPLICIT);

        byte[] copy = rewrite(original, ActionsByTag.pseudonymize().blackingOut(List.of(new Rectangle(3, 0, 2, 1))));

        assertEquals(0, pixels.sample(copy, 0, 0, 2, 0));
        assertEquals(0, pixels.sample(copy, 0, 0, 5, 0));
        assertEquals(pixels.sample(original, 0, 0, 1, 0), pixels.sample(copy, 0, 0, 1, 0));
        assertEquals(pixels.sample(original, 0, 0, 6, 1), pixels.sample(copy, 0, 0, 6, 1));
    }

    @Test
    void what_says_422_and_is_not_is_known_by_its_length() {
        Pixels said = new Pixels("YBR_FULL_422", 3, 0, 8, 8, 7, 0, OB);
        Pixels meant = new Pixels("YBR_FULL", 3, 0, 8, 8, 7, 0, OB);
        byte[] noise = new byte[meant.bytes()];
        Arrays.fill(noise, (byte) 77);

        byte[] copy = rewrite(said.file(EXPLICIT, noise), PLAN);

        assertEquals(128, meant.sample(copy, 2, 6, 9, 1));
        assertEquals(77, meant.sample(copy, 2, 6, 5, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 16})
    void a_palettes_darkest_entry_is_found(int bits) {
        Pixels pixels = new Pixels("PALETTE COLOR", 1, 0, 8, 8, 7, 0, OB);
        for (TransferSyntax syntax : List.of(EXPLICIT, TransferSyntax.EXPLICIT_VR_BIG_ENDIAN)) {
            Dataset dataset = pixels.dataset();
            palette(dataset, bits);
            byte[] original = Copies.file(dataset.bytes(Pixels.PIXEL_DATA, OB, new byte[pixels.bytes()]), syntax);

            byte[] copy = rewrite(original, PLAN);

            assertEquals(12, pixels.sample(copy, 1, 0, 0, 0), syntax.uid());
            assertEquals(0, pixels.sample(copy, 1, 0, 5, 0));
        }
    }

    /** Four colors for the pixel values 10 to 13, 12 being the darkest. */
    private static void palette(Dataset dataset, int bits) {
        for (int color = 0; color < 3; color++) {
            dataset.numbers(0x00281101 + color, Vr.US, 4, 10, bits);
        }
        for (int color = 0; color < 3; color++) {
            if (bits == 16) {
                dataset.numbers(0x00281201 + color, Vr.US, 0x8000, 0x9000, 0x0100 + color, 0xFFFF);
            } else {
                // Two entries of 8 bits are one word; the first is its lower half.
                dataset.numbers(0x00281201 + color, Vr.US, 0x9080, 0xFF01 + color);
            }
        }
    }

    @Test
    void the_copy_says_what_was_done() {
        Dataset dataset = Copies.instance(new Dataset()).text(0x00280301, "YES");
        byte[] original =
                Copies.file(new Dataset().include(dataset).include(shape()).bytes(Pixels.PIXEL_DATA, OB, new byte[70]));

        byte[] copy = rewrite(original, PLAN);
        byte[] added = rewrite(GRAY.file(EXPLICIT), PLAN);

        assertEquals(List.of("NO"), values(copy, 0x00280301));
        assertEquals(List.of("NO"), values(added, 0x00280301));
        assertEquals("113101", values(copy, 0x00080100).get(1));
        assertEquals(
                "Clean Pixel Data Option",
                value(copy, 0x00080104).isEmpty()
                        ? ""
                        : values(copy, 0x00080104).get(1));
    }

    private static Dataset shape() {
        return new Dataset()
                .numbers(0x00280002, 1)
                .text(0x00280004, "MONOCHROME2")
                .numbers(0x00280010, Pixels.ROWS)
                .numbers(0x00280011, Pixels.COLUMNS)
                .numbers(0x00280100, 8)
                .numbers(0x00280101, 8)
                .numbers(0x00280102, 7)
                .numbers(0x00280103, 0);
    }

    @Test
    void without_a_decision_every_pixel_stays() {
        byte[] original = GRAY.file(EXPLICIT);

        byte[] copy = rewrite(original, ActionsByTag.pseudonymize());

        assertArrayEquals(
                Pixels.atPixelData(original).value(), Pixels.atPixelData(copy).value());
        assertNotEquals(
                Arrays.hashCode(Pixels.atPixelData(copy).value()),
                Arrays.hashCode(Pixels.atPixelData(rewrite(original, PLAN)).value()));
    }

    static Stream<Arguments> impossible() {
        Dataset nested = new Dataset().bytes(Pixels.PIXEL_DATA, OB, new byte[2]);
        return Stream.of(
                Arguments.of("another length", GRAY.file(EXPLICIT, new byte[GRAY.bytes() - 2])),
                Arguments.of("another length", GRAY.file(EXPLICIT, new byte[0])),
                Arguments.of("neither 8 nor 16", new Pixels("MONOCHROME2", 1, 0, 32, 8, 7, 0, OW).file(EXPLICIT)),
                Arguments.of("contradict", new Pixels("MONOCHROME2", 1, 0, 8, 9, 8, 0, OW).file(EXPLICIT)),
                Arguments.of("contradict", new Pixels("MONOCHROME2", 1, 0, 16, 12, 10, 0, OW).file(EXPLICIT)),
                Arguments.of("contradict", new Pixels("MONOCHROME2", 3, 0, 8, 8, 7, 0, OB).file(EXPLICIT)),
                Arguments.of("contradict", new Pixels("RGB", 1, 0, 8, 8, 7, 0, OB).file(EXPLICIT)),
                Arguments.of("unknown Photometric", new Pixels("YBR_RCT", 3, 0, 8, 8, 7, 0, OB).file(EXPLICIT)),
                Arguments.of("unknown Photometric", new Pixels("", 1, 0, 8, 8, 7, 0, OB).file(EXPLICIT)),
                Arguments.of("palette", new Pixels("PALETTE COLOR", 1, 0, 8, 8, 7, 0, OB).file(EXPLICIT)),
                Arguments.of(
                        "compressed",
                        Copies.file(GRAY.dataset().fragments(Pixels.PIXEL_DATA, new byte[0], new byte[] {1, 2}))),
                Arguments.of(
                        "inside a sequence",
                        Copies.file(Copies.instance()
                                .sequence(0x00880200, Lengths.DEFINED, nested)
                                .include(shape())
                                .bytes(Pixels.PIXEL_DATA, OB, new byte[70]))));
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void what_cannot_be_blacked_out_is_refused_by_name(String reason, byte[] file) {
        RewriteException refusal = assertThrows(RewriteException.class, () -> rewrite(file, PLAN));

        assertEquals(RewriteException.Reason.PIXELS, refusal.reason());
        assertTrue(String.valueOf(refusal.getMessage()).contains(reason), refusal.getMessage());
    }

    @Test
    void a_rectangle_beyond_the_image_is_refused() {
        ActionsByTag plan = ActionsByTag.pseudonymize().blackingOut(List.of(new Rectangle(8, 0, 3, 1)));

        RewriteException refusal = assertThrows(RewriteException.class, () -> rewrite(GRAY.file(EXPLICIT), plan));

        assertTrue(String.valueOf(refusal.getMessage()).contains("beyond"), refusal.getMessage());
    }
}
