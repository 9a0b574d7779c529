// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.pixels;

import static io.github.pseudonymizer.dicom.Vr.OB;
import static io.github.pseudonymizer.dicom.Vr.OW;
import static io.github.pseudonymizer.rewrite.Copies.rewrite;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.TransferSyntax;
import io.github.pseudonymizer.plan.Planner;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.plan.pixel.PixelPolicy;
import io.github.pseudonymizer.plan.pixel.Rectangle;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.rewrite.ActionsByTag;
import io.github.pseudonymizer.rewrite.Copies;
import io.github.pseudonymizer.rewrite.Frames;
import io.github.pseudonymizer.rewrite.Pixels;
import io.github.pseudonymizer.rewrite.Rewriter;
import io.github.pseudonymizer.rewrite.report.Remark;
import io.github.pseudonymizer.rewrite.report.Remarks;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SurplusPixelsTest {

    private static final Pixels GRAY = new Pixels("MONOCHROME2", 1, 0, 16, 12, 11, 0, OW);
    private static final TransferSyntax EXPLICIT = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;

    static Stream<Arguments> layouts() {
        return Stream.of(
                        GRAY,
                        new Pixels("MONOCHROME2", 1, 0, 8, 8, 7, 0, OB),
                        new Pixels("MONOCHROME2", 1, 0, 1, 1, 0, 0, OW),
                        new Pixels("MONOCHROME2", 1, 0, 12, 12, 11, 0, OW),
                        new Pixels("RGB", 3, 1, 8, 8, 7, 0, OB),
                        new Pixels("YBR_FULL_422", 3, 0, 8, 8, 7, 0, OB),
                        new Pixels("MONOCHROME2", 1, 0, 32, 32, 31, 0, OW))
                .flatMap(pixels -> Stream.of(
                                TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN,
                                EXPLICIT,
                                TransferSyntax.EXPLICIT_VR_BIG_ENDIAN,
                                TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN)
                        .map(syntax -> Arguments.of(pixels, syntax)));
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void bytes_behind_the_last_pixel_go(Pixels pixels, TransferSyntax syntax) {
        byte[] noise = Frames.even(noise(bytesOf(pixels)));
        byte[] exact = pixels.file(syntax, noise);
        byte[] longer = pixels.file(syntax, Frames.even(Frames.bytes(noise, Frames.TELLING)));

        assertArrayEquals(
                noise,
                Pixels.atPixelData(rewrite(exact, ActionsByTag.pseudonymize())).value());
        assertArrayEquals(
                noise,
                Pixels.atPixelData(rewrite(longer, ActionsByTag.pseudonymize())).value());
    }

    @Test
    void a_pad_byte_becomes_zero() {
        Pixels odd = new Pixels("MONOCHROME2", 1, 0, 1, 1, 0, 0, OB);
        byte[] noise = noise(bytesOf(odd));

        byte[] copy = rewrite(odd.file(EXPLICIT, Frames.bytes(noise, "J")), ActionsByTag.pseudonymize());

        assertEquals(27, noise.length);
        assertArrayEquals(Frames.even(noise), Pixels.atPixelData(copy).value());
    }

    /** The last one can be filled in part. */
    private static int bytesOf(Pixels pixels) {
        int perPixel = pixels.photometric().equals("YBR_FULL_422") ? 2 : pixels.samples();
        return (Pixels.FRAMES * Pixels.ROWS * Pixels.COLUMNS * perPixel * pixels.allocated() + 7) / 8;
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00280010, 0x00280011, 0x00280100})
    void pixels_of_unknown_size_stay(int missing) {
        byte[] noise = noise(GRAY.bytes() + 100);
        Dataset dataset = GRAY.dataset().bytes(0x7FE00010, OW, noise);
        byte[] original = Copies.file(without(dataset, missing), EXPLICIT);

        assertArrayEquals(
                noise,
                Pixels.atPixelData(rewrite(original, ActionsByTag.pseudonymize()))
                        .value());
    }

    @Test
    void too_few_pixels_stay() {
        byte[] noise = noise(GRAY.bytes() - 2);

        assertArrayEquals(
                noise,
                Pixels.atPixelData(rewrite(GRAY.file(EXPLICIT, noise), ActionsByTag.pseudonymize()))
                        .value());
    }

    @Test
    void what_is_behind_blacked_out_pixels_goes_too() {
        byte[] longer = GRAY.file(EXPLICIT, Frames.even(Frames.bytes(noise(GRAY.bytes()), Frames.TELLING)));

        byte[] copy = rewrite(longer, ActionsByTag.pseudonymize().blackingOut(List.of(new Rectangle(0, 0, 2, 2))));

        assertEquals(GRAY.bytes(), Pixels.atPixelData(copy).valueLength());
        assertEquals(0, GRAY.sample(copy, 0, 1, 1, 0));
    }

    static Stream<Arguments> overlays() {
        return Stream.of(
                        new Pixels("MONOCHROME2", 1, 0, 16, 12, 11, 0, OW),
                        new Pixels("MONOCHROME2", 1, 0, 16, 12, 11, 1, OW),
                        new Pixels("MONOCHROME2", 1, 0, 16, 12, 15, 0, OW),
                        new Pixels("MONOCHROME2", 1, 0, 8, 6, 5, 0, OB))
                .flatMap(pixels -> Stream.of(
                                EXPLICIT,
                                TransferSyntax.EXPLICIT_VR_BIG_ENDIAN,
                                TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN)
                        .map(syntax -> Arguments.of(pixels, syntax)));
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void an_overlay_in_unused_bits_goes_with_its_attributes_and_the_pixels_stay(Pixels pixels, TransferSyntax syntax) {
        byte[] original = withOverlay(pixels, syntax);

        byte[] copy = rewrite(original, profile());

        DatasetReader before = Pixels.atPixelData(original);
        DatasetReader after = Pixels.atPixelData(copy);
        for (int i = 0; i < Pixels.FRAMES * Pixels.ROWS * Pixels.COLUMNS; i++) {
            int x = i % Pixels.COLUMNS;
            int y = i / Pixels.COLUMNS % Pixels.ROWS;
            int frame = i / Pixels.COLUMNS / Pixels.ROWS;
            assertEquals(pixels.sample(before, frame, y, x, 0), pixels.sample(after, frame, y, x, 0));
        }
        int shift = pixels.high() + 1 - pixels.stored();
        int used = ((1 << pixels.stored()) - 1) << shift;
        ByteBuffer value = ByteBuffer.wrap(after.value()).order(after.valueOrder());
        for (int i = 0; i < value.limit() / (pixels.allocated() / 8); i++) {
            int cell = pixels.allocated() == 16 ? value.getShort(2 * i) & 0xFFFF : value.get(i) & 0xFF;
            assertEquals(0, cell & ~used);
        }
        assertEquals(List.of(), Copies.values(copy, 0x60000102));
    }

    @Test
    void an_overlay_that_stays_keeps_its_bits() {
        byte[] original = withOverlay(GRAY, EXPLICIT);

        byte[] copy = rewrite(original, ActionsByTag.keepAll());

        assertArrayEquals(Copies.withoutStamp(original), Copies.withoutStamp(copy));
    }

    @Test
    void unused_bits_without_an_overlay_stay() {
        byte[] original = GRAY.file(EXPLICIT);

        assertArrayEquals(
                Pixels.atPixelData(original).value(),
                Pixels.atPixelData(rewrite(original, profile())).value());
    }

    @Test
    void an_overlay_with_data_of_its_own_is_not_in_the_pixels() {
        byte[] noise = noise(GRAY.bytes());
        byte[] original = Copies.file(
                GRAY.dataset()
                        .numbers(0x60000100, 1)
                        .numbers(0x60000102, 14)
                        .bytes(0x60003000, OW, new byte[10])
                        .bytes(0x7FE00010, OW, noise),
                EXPLICIT);

        assertArrayEquals(
                noise, Pixels.atPixelData(rewrite(original, profile())).value());
    }

    @Test
    void an_overlay_in_compressed_pixels_is_remarked_or_refused() {
        byte[] file = Copies.file(
                GRAY.dataset()
                        .numbers(0x60000100, 16)
                        .numbers(0x60000102, 14)
                        .fragments(0x7FE00010, new byte[0], Frames.even(Frames.jpeg(false))),
                Frames.JPEG);

        Remarks remarks = Rewriter.open(ByteBuffer.wrap(file), profile())
                .rewrite(Copies.substitutes(Map.of()))
                .remarks();
        RewriteException refused = assertThrows(
                RewriteException.class,
                () -> rewrite(
                        file,
                        profile(new PixelPolicy(
                                PixelPolicy.Rule.ALLOW,
                                PixelPolicy.Rule.ALLOW,
                                List.of(),
                                PixelPolicy.Rule.REFUSE,
                                true))));

        assertEquals(
                List.of(new Remark("PixelData", Remark.Problem.EMBEDDED_OVERLAY)),
                List.copyOf(remarks.counts().keySet()));
        assertEquals(RewriteException.Reason.PIXELS, refused.reason());
    }

    private static byte[] withOverlay(Pixels pixels, TransferSyntax syntax) {
        int bit = pixels.high() + 1 < pixels.allocated() ? pixels.high() + 1 : 0;
        return Copies.file(
                pixels.dataset()
                        .numbers(0x60000010, Pixels.ROWS)
                        .numbers(0x60000011, Pixels.COLUMNS)
                        .text(0x60000040, "G")
                        .numbers(0x60000100, pixels.allocated())
                        .numbers(0x60000102, bit)
                        .bytes(0x7FE00010, pixels.vr(), noise(pixels.bytes())),
                syntax);
    }

    private static Plan profile() {
        return profile(PixelPolicy.DEFAULT);
    }

    private static Plan profile(PixelPolicy pixels) {
        return Planner.decide(Profile.DEFAULT, pixels, new RequestPolicy(Set.of(), false), Wishes.NONE)
                .plan();
    }

    /** The dataset with another element in the place of one. */
    private static Dataset without(Dataset dataset, int tag) {
        byte[] bytes = dataset.encode(EXPLICIT.encoding());
        DatasetReader reader = new DatasetReader(ByteBuffer.wrap(bytes), 0, EXPLICIT.encoding());
        Dataset rest = new Dataset();
        while (reader.next() != DatasetReader.Event.END) {
            if (reader.tag() != tag) {
                rest.raw(Arrays.copyOfRange(bytes, reader.start(), reader.end()));
            }
        }
        return rest;
    }

    private static byte[] noise(int length) {
        byte[] noise = new byte[length];
        new Random(4711).nextBytes(noise);
        return noise;
    }
}
