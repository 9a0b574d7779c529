// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.pixels;

import static io.github.pseudonymizer.rewrite.Frames.JPEG;
import static io.github.pseudonymizer.rewrite.Frames.JPEG_2000;
import static io.github.pseudonymizer.rewrite.Frames.JPEG_LS;
import static io.github.pseudonymizer.rewrite.Frames.RLE;
import static io.github.pseudonymizer.rewrite.Frames.TELLING;
import static io.github.pseudonymizer.rewrite.Frames.bytes;
import static io.github.pseudonymizer.rewrite.Frames.copied;
import static io.github.pseudonymizer.rewrite.Frames.decoded;
import static io.github.pseudonymizer.rewrite.Frames.even;
import static io.github.pseudonymizer.rewrite.Frames.file;
import static io.github.pseudonymizer.rewrite.Frames.int32;
import static io.github.pseudonymizer.rewrite.Frames.jpeg;
import static io.github.pseudonymizer.rewrite.Frames.jpeg2000;
import static io.github.pseudonymizer.rewrite.Frames.jpegLs;
import static io.github.pseudonymizer.rewrite.Frames.rle;
import static io.github.pseudonymizer.rewrite.Frames.segment;
import static io.github.pseudonymizer.rewrite.Frames.withSegments;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.TransferSyntax;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.rewrite.ActionsByTag;
import io.github.pseudonymizer.rewrite.Copies;
import io.github.pseudonymizer.rewrite.Frames;
import io.github.pseudonymizer.rewrite.Rewriter;
import io.github.pseudonymizer.rewrite.report.Remark;
import io.github.pseudonymizer.rewrite.report.Remarks;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameMetadataTest {

    private static final byte[] NOTHING = {};
    private static final byte[] COMMENT = segment(0xFE, TELLING);
    private static final byte[] COMMENT_2000 = segment(0x64, bytes(0, 1, TELLING));

    /** Identifying metadata of a JPEG, each as a whole frame. */
    static Stream<Arguments> tellingJpegs() {
        byte[] plain = jpeg(false);
        byte[] thumbnail = bytes("JFIF\0", 1, 2, 0, 0, 1, 0, 1, 1, 1, "Mer");
        int scan = scansOf(jpeg(true)).get(1);
        return Stream.of(
                Arguments.of("EXIF", withSegments(plain, segment(0xE1, "Exif\0\0II*\0" + TELLING))),
                Arguments.of("XMP", withSegments(plain, segment(0xE1, "http://ns.adobe.com/xap/1.0/\0" + TELLING))),
                Arguments.of("comment", withSegments(plain, COMMENT)),
                Arguments.of("two comments", withSegments(plain, COMMENT, COMMENT)),
                Arguments.of("Photoshop", withSegments(plain, segment(0xED, "Photoshop 3.0\0" + TELLING))),
                Arguments.of("fill bytes before", withSegments(plain, bytes(0xFF, 0xFF), COMMENT)),
                Arguments.of("JFXX", withSegments(plain, segment(0xE0, "JFXX\0\u0013\1\1" + TELLING))),
                Arguments.of("longer JFIF", withSegments(plain, segment(0xE0, bytes(thumbnail, TELLING)))),
                Arguments.of(
                        "longer Adobe",
                        withSegments(plain, segment(0xEE, bytes("Adobe", 0, 100, 0, 0, 0, 0, 0, TELLING)))),
                Arguments.of("behind the end", bytes(plain, TELLING)),
                Arguments.of("another image behind the end", bytes(plain, withSegments(plain, COMMENT))),
                Arguments.of(
                        "comment between scans",
                        bytes(Arrays.copyOf(jpeg(true), scan), COMMENT, tail(jpeg(true), scan))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tellingJpegs")
    void what_a_jpeg_tells_beside_its_image_goes_and_the_image_stays(String what, byte[] frame) {
        assertTrue(mentions(frame), what);

        byte[] copy = copied(file(JPEG, frame)).get(0);

        assertFalse(mentions(copy), what);
        assertArrayEquals(decoded(frame), decoded(copy));
        assertEquals(0, copy.length % 2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_jpeg_with_nothing_beside_its_image_stays_bit_for_bit(boolean progressive) {
        byte[] adobe = segment(0xEE, bytes("Adobe", 0, 100, 0, 0, 0, 0, 0));
        byte[] original = file(JPEG, withSegments(jpeg(progressive), adobe), bytes(jpeg(progressive), 0, 0, 0));

        byte[] copy = Copies.rewrite(original, ActionsByTag.keepAll());

        assertArrayEquals(Copies.withoutStamp(original), Copies.withoutStamp(copy));
    }

    @Test
    void a_color_profile_stays_unless_it_mentions_somebody() {
        byte[] harmless = withSegments(jpeg(false), profile("sRGB built-in"));
        byte[] telling = withSegments(jpeg(false), profile("made for " + TELLING));
        byte[] broken = withSegments(jpeg(false), segment(0xE2, bytes("ICC_PROFILE\0", 2, 2, new byte[200])));

        List<byte[]> copies = copied(file(JPEG, harmless, telling, broken));

        assertArrayEquals(even(harmless), copies.get(0));
        assertArrayEquals(even(jpeg(false)), copies.get(1));
        assertArrayEquals(even(jpeg(false)), copies.get(2));
    }

    @Test
    void a_lost_color_profile_is_remarked() {
        byte[] telling = withSegments(jpeg(false), profile("made for " + TELLING));

        Remarks remarks = Rewriter.open(ByteBuffer.wrap(file(JPEG, telling)), ActionsByTag.pseudonymize())
                .rewrite(Copies.substitutes(java.util.Map.of()))
                .remarks();

        assertEquals(
                List.of(new Remark("PixelData", Remark.Problem.LOST_PROFILE)),
                List.copyOf(remarks.counts().keySet()));
    }

    private static byte[] profile(String description) {
        ByteBuffer profile = ByteBuffer.allocate(256);
        profile.putInt(0, 256).putInt(36, 0x61637370);
        profile.put(140, bytes(description));
        return segment(0xE2, bytes("ICC_PROFILE\0", 1, 1, profile.array()));
    }

    @Test
    void a_jpeg_without_an_end_loses_its_comments_too() {
        byte[] begun = Arrays.copyOf(jpeg(false), jpeg(false).length - 20);
        byte[] telling = withSegments(begun, segment(0xFE, TELLING + " 12345678".substring(0, begun.length % 2)));

        byte[] copy = copied(file(JPEG, telling)).get(0);

        assertFalse(mentions(copy));
        assertArrayEquals(begun, Arrays.copyOf(copy, begun.length));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SOI is missing", "a length beyond the end", "text in place of a marker", "no scan"})
    void a_frame_that_nobody_can_read_stays_but_not_with_somebodys_name(String what) {
        byte[] plain = jpeg(false);
        byte[] frame = switch (what) {
            case "SOI is missing" -> tail(plain, 2);
            case "a length beyond the end" -> bytes(0xFF, 0xD8, 0xFF, 0xE1, 0xFF, 0xFF, "Exif");
            case "text in place of a marker" -> bytes(0xFF, 0xD8, "text", tail(plain, 2));
            default -> bytes(0xFF, 0xD8, segment(0xDB, new byte[65]));
        };

        assertArrayEquals(even(frame), copied(file(JPEG, frame)).get(0));
        assertEquals(RewriteException.Reason.LEAK, refusal(file(JPEG, bytes(frame, "\0", TELLING, "\0"))));
    }

    @Test
    void a_name_in_segments_that_decoding_may_need_is_refused() {
        assertEquals(
                RewriteException.Reason.LEAK, refusal(file(JPEG, withSegments(jpeg(false), segment(0xF2, TELLING)))));
    }

    @Test
    void jpeg_ls_keeps_what_decoding_needs_only() {
        byte[] needed = bytes(segment(0xF8, bytes(1, new byte[10])), segment(0xE8, bytes("mrfx", 1)));
        byte[] telling = bytes(segment(0xE8, "SPIFF\0" + TELLING), needed, COMMENT, segment(0xE3, TELLING));

        List<byte[]> copies = copied(file(JPEG_LS, jpegLs(needed), bytes(jpegLs(telling), TELLING)));

        assertArrayEquals(even(jpegLs(needed)), copies.get(0));
        assertArrayEquals(even(jpegLs(needed)), copies.get(1));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void comments_of_jpeg_2000_go_and_the_lengths_of_its_tile_parts_stay_right(boolean lastLengthOpen) {
        byte[] plain = jpeg2000(NOTHING, NOTHING, lastLengthOpen);
        byte[] telling = bytes(jpeg2000(COMMENT_2000, COMMENT_2000, lastLengthOpen), TELLING);

        List<byte[]> copies = copied(file(JPEG_2000, plain, telling));

        assertArrayEquals(even(plain), copies.get(0));
        assertArrayEquals(even(plain), copies.get(1));
    }

    @Test
    void boxes_around_jpeg_2000_go_if_decoding_does_not_need_them() {
        byte[] signature = box("jP  ", int32(0x0D0A870AL));
        byte[] type = box("ftyp", bytes("jp2 ", int32(0), "jp2 "));
        byte[] header = box("jp2h", bytes(box("ihdr", new byte[14]), box("colr", bytes(1, 0, 0, int32(16)))));
        byte[] telling = bytes(
                signature,
                type,
                box(
                        "jp2h",
                        bytes(
                                box("ihdr", new byte[14]),
                                box("colr", bytes(1, 0, 0, int32(16))),
                                box("xml ", bytes(TELLING)))),
                box("uuid", bytes("0123456789abcdef", TELLING)),
                box("jp2c", jpeg2000(COMMENT_2000, NOTHING, false)),
                box("xml ", bytes(TELLING)));

        byte[] copy = copied(file(JPEG_2000, telling)).get(0);

        assertArrayEquals(even(bytes(signature, type, header, box("jp2c", jpeg2000(NOTHING, NOTHING, false)))), copy);
    }

    @Test
    void exif_in_the_boxes_of_jpeg_xl_goes() {
        byte[] signature = box("JXL ", int32(0x0D0A870AL));
        byte[] codestream = box("jxlc", bytes(0xFF, 0x0A, 1, 2, 3));

        byte[] copy = copied(file(Frames.syntax("4.110"), bytes(signature, box("Exif", bytes(TELLING)), codestream)))
                .get(0);

        assertArrayEquals(even(bytes(signature, codestream)), copy);
    }

    private static byte[] box(String name, byte[] content) {
        return bytes(int32(8 + content.length), name, content);
    }

    @Test
    void rle_keeps_its_runs_only() {
        byte[] plain = rle(NOTHING, NOTHING);

        List<byte[]> copies = copied(file(RLE, plain, rle(bytes("Mercy"), bytes(TELLING)), bytes(plain, 0, 0)));

        assertArrayEquals(plain, copies.get(0));
        assertArrayEquals(plain, copies.get(1));
        assertArrayEquals(bytes(plain, 0, 0), copies.get(2));
    }

    @Test
    void frames_of_no_known_kind_are_searched() {
        TransferSyntax unknown = Frames.syntax("7.1");
        byte[] frame = bytes(1, 2, 3, 4, "Marcy, Jahn", 5, 6);

        assertArrayEquals(even(frame), copied(file(unknown, frame)).get(0));
        assertEquals(RewriteException.Reason.LEAK, refusal(file(unknown, bytes(1, 2, TELLING, 3))));
        assertEquals(
                RewriteException.Reason.LEAK,
                refusal(file(
                        unknown,
                        bytes(
                                1,
                                2,
                                new String(TELLING.getBytes(StandardCharsets.UTF_16LE), StandardCharsets.ISO_8859_1),
                                3))));
    }

    @Test
    void an_uncompressed_frame_in_a_fragment_ends_with_its_last_pixel() {
        byte[] pixels = new byte[Frames.ROWS * Frames.COLUMNS];

        assertArrayEquals(
                pixels,
                copied(file(Frames.syntax("1.98"), bytes(pixels, TELLING))).get(0));
    }

    @Test
    void a_deflated_frame_ends_with_its_stream() {
        java.util.zip.Deflater deflater = new java.util.zip.Deflater(9, true);
        deflater.setInput(new byte[Frames.ROWS * Frames.COLUMNS]);
        deflater.finish();
        byte[] buffer = new byte[1000];
        byte[] stream = Arrays.copyOf(buffer, deflater.deflate(buffer));
        System.arraycopy(buffer, 0, stream, 0, stream.length);
        deflater.end();

        assertArrayEquals(
                even(stream),
                copied(file(Frames.syntax("8.1"), bytes(stream, TELLING))).get(0));
    }

    @Test
    void an_icon_is_cleaned_like_an_image() {
        Dataset icon = new Dataset()
                .numbers(0x00280002, 1)
                .text(0x00280004, "MONOCHROME2")
                .numbers(0x00280010, Frames.ROWS)
                .numbers(0x00280011, Frames.COLUMNS)
                .numbers(0x00280100, 8)
                .numbers(0x00280101, 8)
                .numbers(0x00280102, 7);
        Dataset dataset = Copies.instance()
                .sequence(
                        0x00880200,
                        Dataset.Lengths.DEFINED,
                        new Dataset()
                                .include(icon)
                                .fragments(0x7FE00010, NOTHING, even(withSegments(jpeg(false), COMMENT))))
                .fragments(0x7FE00010, NOTHING, even(jpeg(false)));
        Dataset nativeIcon = Copies.instance()
                .sequence(
                        0x00880200,
                        Dataset.Lengths.UNDEFINED,
                        new Dataset()
                                .include(icon)
                                .bytes(0x7FE00010, Vr.OB, even(bytes(new byte[Frames.ROWS * Frames.COLUMNS], TELLING))))
                .fragments(0x7FE00010, NOTHING, even(jpeg(false)));

        assertFalse(mentions(Copies.rewrite(Copies.file(dataset, JPEG), ActionsByTag.pseudonymize())));
        assertFalse(mentions(Copies.rewrite(Copies.file(nativeIcon, JPEG), ActionsByTag.pseudonymize())));
    }

    @Test
    void compressed_pixels_without_fragments_are_searched() {
        Dataset pixels = Frames.dataset(1).bytes(0x7FE00010, Vr.OB, even(withSegments(jpeg(false), COMMENT)));

        assertEquals(RewriteException.Reason.LEAK, refusal(Copies.file(pixels, JPEG)));
    }

    private static RewriteException.Reason refusal(byte[] file) {
        return assertThrows(RewriteException.class, () -> copied(file)).reason();
    }

    private static boolean mentions(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return text.contains("John") || text.contains("MRN-");
    }

    private static byte[] tail(byte[] bytes, int from) {
        return Arrays.copyOfRange(bytes, from, bytes.length);
    }

    /** Where the scans of a progressive JPEG begin with their tables, found without the code under test. */
    private static List<Integer> scansOf(byte[] jpeg) {
        String text = new String(jpeg, StandardCharsets.ISO_8859_1);
        List<Integer> scans = new java.util.ArrayList<>();
        for (int at = text.indexOf("\u00FF\u00DA"); at >= 0; at = text.indexOf("\u00FF\u00DA", at + 1)) {
            scans.add(at);
        }
        return scans;
    }
}
