// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.DicomFile;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.dicom.charset.CharacterSet;
import io.github.pseudonymizer.plan.pixel.PixelFacts;
import io.github.pseudonymizer.plan.pixel.PixelFacts.Content;
import io.github.pseudonymizer.rewrite.pixels.Palette;
import io.github.pseudonymizer.rewrite.pixels.PixelAttributes;
import io.github.pseudonymizer.rewrite.pixels.PixelFormat;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PixelAttributesTest {

    private static final byte[] BYTES = new byte[4];

    private static PixelAttributes of(Dataset dataset) {
        PixelAttributes attributes = new PixelAttributes();
        DatasetReader reader =
                DicomFile.open(ByteBuffer.wrap(Copies.file(dataset))).reader();
        while (reader.next() != DatasetReader.Event.END) {
            if (reader.depth() == 0) {
                attributes.see(reader, CharacterSet.DEFAULT);
            }
        }
        return attributes;
    }

    private static Content content(Dataset dataset, boolean encapsulated) {
        return of(dataset).facts(encapsulated, false).content();
    }

    @Test
    void what_decides_about_pixels_is_gathered() {
        PixelFacts facts = of(new Dataset()
                        .text(0x00080008, "DERIVED\\ PRIMARY ")
                        .text(0x00080016, "1.2.840.10008.5.1.4.1.1.7")
                        .text(0x00080060, "US")
                        .text(0x00080064, "WSD")
                        .text(0x00080070, "Invented Scanners")
                        .text(0x00081090, "Echo 3")
                        .numbers(0x00280010, 480)
                        .numbers(0x00280011, 640)
                        .text(0x00280301, "YES")
                        .text(0x00420012, "text/plain"))
                .facts(false, false);

        assertEquals(
                new PixelFacts(
                        Content.NONE,
                        "1.2.840.10008.5.1.4.1.1.7",
                        "US",
                        List.of("DERIVED", "PRIMARY"),
                        "WSD",
                        "YES",
                        "Invented Scanners",
                        "Echo 3",
                        480,
                        640,
                        "text/plain"),
                facts);
    }

    @Test
    void how_pixels_are_laid_out_is_gathered() {
        Pixels pixels = new Pixels("RGB", 3, 1, 16, 12, 11, 1, Vr.OW);

        assertEquals(
                new PixelFormat(
                        Pixels.ROWS, Pixels.COLUMNS, Pixels.FRAMES, 3, "RGB", true, 16, 12, 11, true, Optional.empty()),
                of(pixels.dataset()).format());
    }

    @Test
    void what_is_absent_has_the_value_that_it_then_has() {
        assertEquals(
                new PixelFormat(0, 0, 1, 1, "", false, 0, 0, 0, false, Optional.empty()),
                of(Copies.instance()).format());
    }

    @ParameterizedTest
    @CsvSource({"7, 7", "' 7 ', 7", "'', 1", "many, 0", "1.5, 0"})
    void a_number_of_frames_that_is_none_is_no_frame(String value, int frames) {
        assertEquals(frames, of(new Dataset().text(0x00280008, value)).format().frames());
    }

    @Test
    void of_what_is_too_long_to_be_one_nothing_is_read() {
        assertEquals(
                "X".repeat(1024),
                of(new Dataset().text(0x00081090, "X".repeat(1024)))
                        .facts(false, false)
                        .model());
        assertEquals(
                "",
                of(new Dataset().text(0x00081090, "X".repeat(1026)))
                        .facts(false, false)
                        .model());
        assertEquals(
                7, of(new Dataset().numbers(0x00280010, numbers(512))).format().rows());
        assertEquals(
                0, of(new Dataset().numbers(0x00280010, numbers(513))).format().rows());
    }

    private static long[] numbers(int count) {
        long[] numbers = new long[count];
        numbers[0] = 7;
        return numbers;
    }

    @Test
    void the_kinds_of_content_are_told_apart() {
        assertEquals(Content.NONE, content(Copies.instance(), true));
        assertEquals(Content.NATIVE_PIXELS, content(new Dataset().bytes(0x7FE00010, Vr.OB, BYTES), false));
        assertEquals(Content.COMPRESSED_PIXELS, content(new Dataset().bytes(0x7FE00010, Vr.OB, BYTES), true));
        assertEquals(
                Content.COMPRESSED_PIXELS,
                content(new Dataset().fragments(0x7FE00010, new byte[0], new byte[] {1, 2}), false));
        assertEquals(Content.FLOAT_PIXELS, content(new Dataset().bytes(0x7FE00008, Vr.OF, BYTES), false));
        assertEquals(Content.FLOAT_PIXELS, content(new Dataset().bytes(0x7FE00009, Vr.OD, new byte[8]), true));
        assertEquals(Content.DOCUMENT, content(new Dataset().bytes(0x00420011, Vr.OB, BYTES), true));
        assertEquals(Content.NONE, content(new Dataset().bytes(0x00420011, Vr.OB, new byte[0]), false));
    }

    @Test
    void of_several_kinds_the_one_counts_that_can_be_cleaned_least() {
        Dataset document = new Dataset().bytes(0x00420011, Vr.OB, BYTES);
        Dataset floats = new Dataset().bytes(0x7FE00008, Vr.OF, BYTES);
        Dataset pixels = new Dataset().bytes(0x7FE00010, Vr.OB, BYTES);
        Dataset fragments = new Dataset().fragments(0x7FE00010, new byte[0], new byte[] {1, 2});

        assertEquals(
                Content.NATIVE_PIXELS, content(new Dataset().include(document).include(pixels), false));
        assertEquals(
                Content.FLOAT_PIXELS, content(new Dataset().include(document).include(floats), false));
        assertEquals(Content.FLOAT_PIXELS, content(new Dataset().include(floats).include(pixels), false));
        assertEquals(Content.FLOAT_PIXELS, content(new Dataset().include(floats).include(fragments), false));
        assertEquals(Content.FLOAT_PIXELS, content(new Dataset().include(pixels).include(floats), false));
        assertEquals(
                Content.FLOAT_PIXELS, content(new Dataset().include(fragments).include(floats), false));
        assertEquals(
                Content.COMPRESSED_PIXELS, content(new Dataset().include(pixels).include(fragments), false));
        assertEquals(
                Content.COMPRESSED_PIXELS,
                content(new Dataset().include(fragments).include(pixels), false));
        assertEquals(
                Content.NATIVE_PIXELS, content(new Dataset().include(pixels).include(document), false));
    }

    @ParameterizedTest
    @CsvSource({"8, 0, 10, 12", "8, 1, 65534, 0", "16, 0, 40000, 40002", "16, 1, 65535, 1", "1, 0, 65534, -"})
    void the_palettes_darkest_entry_is_the_third(int bits, int signed, int first, String darkest) {
        Dataset dataset = palette(first).numbers(0x00280101, bits).numbers(0x00280103, signed);

        Optional<Palette> expected =
                darkest.equals("-") ? Optional.empty() : Optional.of(new Palette(Integer.parseInt(darkest)));
        assertEquals(expected, of(dataset).format().palette());
    }

    @ParameterizedTest
    @CsvSource({"0", "17"})
    void with_impossible_bits_there_is_no_palette(int bits) {
        assertEquals(
                Optional.empty(),
                of(palette(0).numbers(0x00280101, bits)).format().palette());
    }

    @ParameterizedTest
    @CsvSource({"3, 3, true", "2, 3, false", "3, 2, false"})
    void without_all_its_tables_and_their_descriptions_there_is_no_palette(
            int described, int tables, boolean complete) {
        Dataset dataset = new Dataset().numbers(0x00280101, 8);
        for (int color = 0; color < 3; color++) {
            dataset.numbers(0x00281101 + color, Vr.US, described == 2 ? new long[] {4, 0} : new long[] {4, 0, 16});
        }
        for (int color = 0; color < tables; color++) {
            dataset.numbers(0x00281201 + color, Vr.US, 4, 3, 1, 2);
        }

        assertEquals(
                complete ? Optional.of(new Palette(2)) : Optional.empty(),
                of(dataset).format().palette());
    }

    private static Dataset palette(int first) {
        Dataset dataset = new Dataset();
        for (int color = 0; color < 3; color++) {
            dataset.numbers(0x00281101 + color, Vr.US, 4, first, 16);
        }
        long[] brightness = new long[4];
        for (int i = 0; i < brightness.length; i++) {
            brightness[i] = i == 2 ? 1 : 1000 + i;
        }
        for (int color = 0; color < 3; color++) {
            dataset.numbers(0x00281201 + color, Vr.US, brightness);
        }
        return dataset;
    }
}
