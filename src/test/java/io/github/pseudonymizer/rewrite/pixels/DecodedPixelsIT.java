// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.pixels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.Encoding;
import io.github.pseudonymizer.dicom.TransferSyntax;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.rewrite.ActionsByTag;
import io.github.pseudonymizer.rewrite.Copies;
import io.github.pseudonymizer.rewrite.Frames;
import io.github.pseudonymizer.rewrite.MapAllUids;
import io.github.pseudonymizer.rewrite.Pixels;
import io.github.pseudonymizer.rewrite.SampleFiles;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Other toolkits decode the pixels of originals and copies: pydicom, with GDCM below, and DCMTK. They are the same. */
class DecodedPixelsIT {

    private static final String PYTHON = "/usr/bin/python3";
    private static final int ROWS = 48;
    private static final int COLUMNS = 64;
    private static final int FRAMES = 3;
    private static final byte[] COMMENT = Frames.segment(0xFE, Frames.TELLING);
    private static final byte[] EXIF = Frames.segment(0xE1, "Exif\0\0" + Frames.TELLING + " 2024:01:15 08:30:00");
    private static final byte[] COMMENT_2000 = Frames.segment(0x64, Frames.bytes(0, 1, Frames.TELLING));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @BeforeAll
    static void pydicom_and_gdcm_are_there() throws Exception {
        assumeTrue(Files.isExecutable(Path.of(PYTHON)), "no python3");
        assumeTrue(exitCode(PYTHON, "-c", "import pydicom, gdcm, numpy") == 0, "no pydicom with GDCM and NumPy");
    }

    @Test
    void real_files_decode_to_the_same_pixels() throws Exception {
        List<Path> originals = new ArrayList<>();
        List<Path> copies = new ArrayList<>();
        for (String name : SampleFiles.names()) {
            byte[] original = SampleFiles.read(name);
            try {
                byte[] copy = Copies.rewrite(
                        original,
                        new MapAllUids(),
                        Copies.substitutesFor(original).nestedPatients());
                if (!name.equals(SampleFiles.DEEP)) {
                    copies.add(write(copy));
                    originals.add(SampleFiles.FOLDER.resolve(name));
                }
            } catch (RewriteException refused) {
                assertTrue(refused.reason() != RewriteException.Reason.PIXELS, name);
            }
        }

        List<String> before = decoded(originals);
        List<String> after = decoded(copies);

        int images = 0;
        for (int i = 0; i < before.size(); i++) {
            // A file without meta information has no transfer syntax for pydicom, which its copy has.
            if (!before.get(i).startsWith("none")) {
                assertEquals(before.get(i), after.get(i), originals.get(i).toString());
                images++;
            }
        }
        assertTrue(images > 50, "decoded " + images);
        assertEquals(dcmtk(originals), dcmtk(copies));
    }

    @ParameterizedTest
    @CsvSource({
        "8, 1, dcmcjpeg +eb",
        "8, 3, dcmcjpeg +eb",
        "8, 1, dcmcjpeg +ep",
        "16, 1, dcmcjpeg +ee",
        "16, 1, dcmcjpeg +el",
        "8, 3, dcmcjpeg +e1",
        "16, 1, dcmcjpls +el",
        "8, 3, dcmcjpls +el",
        "8, 1, dcmcjpls +en",
        "16, 1, dcmcrle",
        "8, 3, dcmcrle",
        "16, 1, JPEG2000Lossless",
        "8, 3, JPEG2000Lossless",
        "8, 1, JPEG2000",
        "16, 1, JPEGLosslessProcess14_1",
        "16, 1, JPEGLSLossless",
        "16, 1, RLELossless"
    })
    void generated_images_decode_to_the_same_pixels_without_what_was_put_into_them(int bits, int samples, String how)
            throws Exception {
        Path plain = write(plain(bits, samples));
        Path compressed = folder.resolve("compressed.dcm");
        compress(plain, compressed, how);
        byte[] original = Files.readAllBytes(compressed);
        byte[] telling = telling(original, false);
        byte[] inFragments = telling(original, true);

        List<Path> files = new ArrayList<>(List.of(compressed));
        for (byte[] file : List.of(original, telling, inFragments)) {
            byte[] copy = Copies.rewrite(file, ActionsByTag.pseudonymize());
            assertFalse(new String(copy, StandardCharsets.ISO_8859_1).contains("MRN-"));
            files.add(write(copy));
        }

        assertTrue(new String(telling, StandardCharsets.ISO_8859_1).contains(Frames.TELLING));
        List<String> decoded = decoded(files);
        List<String> byDcmtk = dcmtk(files);
        boolean somebodyDecodes =
                !decoded.get(0).startsWith("none") || !byDcmtk.get(0).equals("none");
        assertTrue(somebodyDecodes, decoded.get(0));
        assertEquals(List.of(decoded.get(0)), decoded.stream().distinct().toList());
        assertEquals(1, byDcmtk.stream().distinct().count(), byDcmtk.toString());
    }

    private void compress(Path plain, Path compressed, String how) throws Exception {
        List<String> command = new ArrayList<>();
        if (how.startsWith("dcm")) {
            command.addAll(List.of(how.split(" ")));
            command.addAll(List.of(plain.toString(), compressed.toString()));
        } else {
            command.addAll(
                    List.of(PYTHON, "src/test/python/compress.py", plain.toString(), compressed.toString(), how));
        }
        assertEquals(0, exitCode(command.toArray(String[]::new)), how);
    }

    /** A gradient with noise: something that lossy compression keeps some of. */
    private static byte[] plain(int bits, int samples) {
        byte[] pixels = new byte[FRAMES * ROWS * COLUMNS * samples * bits / 8];
        Random random = new Random(4711);
        for (int i = 0; i < pixels.length; i++) {
            boolean high = bits == 16 && i % 2 == 1;
            pixels[i] = (byte) (high ? random.nextInt(8) : i % COLUMNS + random.nextInt(16));
        }
        Dataset dataset = Copies.instance().numbers(0x00280002, samples);
        dataset.text(0x00280004, samples == 1 ? "MONOCHROME2" : "RGB");
        if (samples > 1) {
            dataset.numbers(0x00280006, 0);
        }
        return Copies.file(dataset.text(0x00280008, "" + FRAMES)
                .numbers(0x00280010, ROWS)
                .numbers(0x00280011, COLUMNS)
                .numbers(0x00280100, bits)
                .numbers(0x00280101, bits == 16 ? 12 : 8)
                .numbers(0x00280102, bits == 16 ? 11 : 7)
                .numbers(0x00280103, 0)
                .bytes(0x7FE00010, bits == 16 ? Vr.OW : Vr.OB, pixels));
    }

    /** The file with metadata in every frame, and in the place of its offsets if frames have one fragment each. */
    private static byte[] telling(byte[] file, boolean inFragments) {
        DatasetReader reader = Pixels.atPixelData(file);
        List<byte[]> items = Frames.items(file);
        assertEquals(FRAMES + 1, items.size());
        List<byte[]> fragments = new ArrayList<>();
        List<Integer> offsets = new ArrayList<>();
        int offset = 0;
        for (byte[] frame : items.subList(1, items.size())) {
            byte[] telling = Frames.even(telling(frame));
            offsets.add(offset);
            int cut = inFragments ? telling.length / 4 * 2 : telling.length;
            fragments.add(Arrays.copyOf(telling, cut));
            offset += 8 + telling.length;
            if (inFragments) {
                fragments.add(Arrays.copyOfRange(telling, cut, telling.length));
                offset += 8;
            }
        }
        int[] table = offsets.stream().mapToInt(Integer::intValue).toArray();
        fragments.add(0, inFragments ? Frames.table(table) : Frames.even(Frames.bytes(Frames.TELLING)));
        byte[] element = new Dataset()
                .fragments(0x7FE00010, fragments.toArray(byte[][]::new))
                .encode(Encoding.EXPLICIT_LITTLE_ENDIAN);
        return Frames.bytes(Arrays.copyOf(file, reader.start()), element);
    }

    private static byte[] telling(byte[] frame) {
        if (frame[0] != -1) {
            return Frames.bytes(frame, Frames.TELLING); // RLE
        }
        int end = frame.length;
        while (frame[end - 1] == 0) {
            end--;
        }
        byte[] whole = Arrays.copyOf(frame, end);
        if ((frame[1] & 0xFF) == 0xD8) {
            return Frames.bytes(Frames.withSegments(whole, EXIF, COMMENT), Frames.TELLING);
        }
        int size = 4 + ((frame[4] & 0xFF) << 8 | (frame[5] & 0xFF));
        return Frames.bytes(
                Arrays.copyOf(whole, size), COMMENT_2000, Arrays.copyOfRange(whole, size, end), Frames.TELLING);
    }

    /** The pixels that pydicom decodes. */
    private List<String> decoded(List<Path> files) throws Exception {
        Path names = Files.write(
                folder.resolve("names"), files.stream().map(Path::toString).toList());
        Process process = new ProcessBuilder(PYTHON, "src/test/python/decoded.py")
                .redirectInput(names.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor());
        List<String> lines = text.lines().toList();
        assertEquals(files.size(), lines.size());
        return lines;
    }

    /** The pixels that DCMTK decodes; it can decode JPEG, JPEG-LS and RLE. */
    private List<String> dcmtk(List<Path> files) throws Exception {
        List<String> decoded = new ArrayList<>();
        for (Path file : files) {
            String decoder = decoderOf(Files.readAllBytes(file));
            Path output = folder.resolve("decoded.dcm");
            if (!decoder.isEmpty() && exitCode(decoder, file.toString(), output.toString()) == 0) {
                decoded.add(""
                        + Arrays.hashCode(
                                Pixels.atPixelData(Files.readAllBytes(output)).value()));
            } else {
                decoded.add("none");
            }
        }
        return decoded;
    }

    private static String decoderOf(byte[] file) {
        TransferSyntax syntax = io.github.pseudonymizer.dicom.DicomFile.open(java.nio.ByteBuffer.wrap(file))
                .syntax();
        return switch (syntax.uid().substring("1.2.840.10008.1.2".length())) {
            case ".4.50", ".4.51", ".4.53", ".4.55", ".4.57", ".4.70" -> "dcmdjpeg";
            case ".4.80", ".4.81" -> "dcmdjpls";
            case ".5" -> "dcmdrle";
            default -> "";
        };
    }

    private Path write(byte[] file) throws IOException {
        return Files.write(Files.createTempFile(folder, "image-", ".dcm"), file);
    }

    private static int exitCode(String... command) throws Exception {
        try {
            return new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException notThere) {
            return 127;
        }
    }
}
