// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.DicomFile;
import io.github.pseudonymizer.dicom.TransferSyntax;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.testing.Answer;
import io.github.pseudonymizer.testing.Commands;
import io.github.pseudonymizer.testing.OrthancServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ultrasound with burned-in text, compressed by DCMTK, through a real Orthanc; pydicom reads what comes out. */
class BurnedInIT {

    private static final String ULTRASOUND = "1.2.840.10008.5.1.4.1.1.6.1";
    private static final String EXPLICIT = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN.uid();
    private static final String JPEG_LS = "1.2.840.10008.1.2.4.80";
    private static final int ROWS = 40;
    private static final int COLUMNS = 64;

    @AutoClose
    private static OrthancServer orthanc;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @BeforeAll
    static void start() {
        Map<String, Object> recipe = Map.of(
                "Manufacturer",
                "Mercy.*",
                "Rows",
                ROWS,
                "Columns",
                COLUMNS,
                "Rectangles",
                List.of(Map.of("X", 0, "Y", 0, "Height", 12)));
        orthanc = OrthancServer.startWithPlugin(Map.of(
                "StableStudies",
                Map.of("Enabled", false),
                "AnonymizedFrom", // In an old Orthanc by instances that come and go, which would be counted.
                false,
                "Domains",
                List.of(
                        Map.of("Name", "default"),
                        Map.of("Name", "again", "WishesForExistingCopies", "remake"),
                        Map.of(
                                "Name",
                                "black",
                                "Profile",
                                Map.of("Options", List.of("RetainLongitudinalModifiedDates", "CleanPixelData")),
                                "Pixels",
                                Map.of(
                                        "BurnedIn",
                                        "blackout",
                                        "Suspicious",
                                        "blackout",
                                        "Recipes",
                                        List.of(recipe))))));
    }

    private Path ultrasound(String study, String burnedIn) throws IOException {
        return ultrasound(study, 1, burnedIn);
    }

    private Path ultrasound(String study, int number, String burnedIn) throws IOException {
        String instance = study + ".1." + number;
        byte[] pixels = new byte[ROWS * COLUMNS * 3];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (40 + i / 3 % COLUMNS * 2 + i / 3 / COLUMNS + i % 3 * 20);
        }
        Dataset dataset = new Dataset()
                .text(0x00080016, ULTRASOUND)
                .text(0x00080018, instance)
                .text(0x00080060, "US")
                .text(0x00080070, "Mercy Ultrasound")
                .text(0x00100010, "Mercy^Burned")
                .text(0x00100020, "MRN-" + study)
                .text(0x0020000D, study)
                .text(0x0020000E, study + ".1")
                .numbers(0x00280002, 3)
                .text(0x00280004, "RGB")
                .numbers(0x00280006, 0)
                .numbers(0x00280010, ROWS)
                .numbers(0x00280011, COLUMNS)
                .numbers(0x00280100, 8)
                .numbers(0x00280101, 8)
                .numbers(0x00280102, 7)
                .numbers(0x00280103, 0);
        if (!burnedIn.isEmpty()) {
            dataset.text(0x00280301, burnedIn);
        }
        dataset.bytes(0x7FE00010, Vr.OB, pixels);
        return Files.write(
                folder.resolve(instance + ".dcm"),
                dataset.file(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, ULTRASOUND, instance));
    }

    private String upload(Path file) throws IOException {
        return orthanc.upload(Files.readAllBytes(file)).get("ParentStudy").getAsString();
    }

    private static Answer anonymize(String study, String body) {
        return orthanc.post("/studies/" + study + "/anonymize", body);
    }

    private Path copy(JsonObject answer) throws IOException {
        Archive.Study study = new Archive(orthanc).study(answer.get("ID").getAsString());
        assertEquals(1, study.instances().size());
        return Files.write(folder.resolve("copy.dcm"), study.files().get(0));
    }

    @ParameterizedTest
    @CsvSource({
        "1.2.276.4711.1, dcmcjpeg +eb, dcmdjpeg",
        "1.2.276.4711.2, dcmcjpeg +e1, dcmdjpeg",
        "1.2.276.4711.3, dcmcjpls, dcmdjpls",
        "1.2.276.4711.4, dcmcrle, dcmdrle"
    })
    void compressed_ultrasound_is_blacked_out(String uid, String compressor, String decompressor) throws IOException {
        Path compressed = folder.resolve("compressed.dcm");
        Path decompressed = folder.resolve("decompressed.dcm");
        List<String> command = new ArrayList<>(List.of(compressor.split(" ")));
        command.addAll(List.of(ultrasound(uid, "YES").toString(), compressed.toString()));
        String unused = Commands.run(command.toArray(String[]::new));
        unused = Commands.run(decompressor, compressed.toString(), decompressed.toString());
        String study = upload(compressed);

        Path copy = copy(anonymize(study, "{\"Domain\":\"black\"}").expect(200).object());

        assertEquals(
                "inside " + 12 * COLUMNS + " outside " + (ROWS - 12) * COLUMNS + " wrong 0",
                blackened(decompressed, copy));
        String dump = Commands.run("dcmdump", "-Un", copy.toString());
        assertTrue(dump.contains("(0028,0301) CS [NO]"), dump);
        assertTrue(dump.contains("[113101]"), dump);
        assertTrue(dump.contains("(0002,0010) UI [" + EXPLICIT + "]"), dump);
        assertEquals(compressor.endsWith("+eb"), dump.contains("(0028,2110) CS [01]"), dump);
        int instances = new Archive(orthanc).counts().instances();
        anonymize(study, "{\"Domain\":\"black\"}").expect(200);
        assertEquals(instances, new Archive(orthanc).counts().instances());
    }

    @Test
    void what_says_that_it_has_text_is_refused_by_default() throws IOException {
        String study = upload(ultrasound("1.2.276.4711.5", "YES"));

        Answer answer = anonymize(study, "{}");

        assertEquals(422, answer.status());
        assertTrue(answer.text().contains("PIXELS: Burned In Annotation (0028,0301) is YES"), answer.text());
    }

    @Test
    void an_administrators_rectangles_are_black_in_a_refused_study_and_in_its_late_instances() throws IOException {
        String uid = "1.2.276.4711.11";
        Path first = ultrasound(uid, 1, "YES");
        String study = upload(first);
        anonymize(study, "{}").expect(422);
        String other = "{\"BlackOut\":[{\"Rows\":41,\"Columns\":64,\"Rectangles\":[{\"Height\":12}]}]}";
        Answer refused = anonymize(study, other).expect(422);
        anonymize(study, "{\"BlackOut\":[]}").expect(400);

        JsonObject answer =
                anonymize(study, other.replace("41", "40")).expect(200).object();
        Path copy = copy(answer);
        String black = blackened(first, copy);
        String dump = Commands.run("dcmdump", "-Un", copy.toString());
        Path late = folder.resolve("late.dcm");
        String unused = Commands.run("dcmcjpls", ultrasound(uid, 2, "YES").toString(), late.toString());
        unused = upload(late);
        JsonObject again = anonymize(study, "{}").expect(200).object();

        assertTrue(refused.text().contains("the rectangles are for other images"), refused.text());
        assertEquals("inside " + 12 * COLUMNS + " outside " + (ROWS - 12) * COLUMNS + " wrong 0", black);
        assertTrue(dump.contains("(0028,0301) CS [NO]") && dump.contains("[113101]"), dump);
        assertEquals(answer.get("ID"), again.get("ID"));
        Archive.Study both = new Archive(orthanc).study(again.get("ID").getAsString());
        assertEquals(2, both.instances().size());
        for (byte[] file : both.files()) {
            assertEquals(black, blackened(first, Files.write(folder.resolve("one.dcm"), file)));
        }
        String link = orthanc.get("/pseudonymizer/links/" + answer.get("ID").getAsString())
                .expect(200)
                .text();
        assertTrue(link.contains("BlackOut 64x40 0,0,64x12"), link);
    }

    /** How many pixels are black as they should be, how many are as in the original, and how many are wrong. */
    private static String blackened(Path original, Path copy) throws IOException {
        return Commands.run(
                        "/usr/bin/python3",
                        "src/test/python/blackened.py",
                        original.toString(),
                        copy.toString(),
                        "0",
                        "0",
                        "" + COLUMNS,
                        "12")
                .strip();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.2.840.10008.1.2.4.70",
                "1.2.840.10008.1.2.4.80",
                "1.2.840.10008.1.2",
                "1.2.840.10008.1.2.2",
                "1.2.840.10008.1.2.1.99"
            })
    void a_copy_has_the_lossless_transfer_syntax_that_is_asked_for(String syntax) throws IOException {
        String uid = "1.2.276.4712." + (syntax.hashCode() & 0xFFFF);
        Path original = ultrasound(uid, "NO");
        String study = upload(original);
        Archive.Study plain = new Archive(orthanc)
                .study(anonymize(study, "{}").expect(200).object().get("ID").getAsString());
        List<String> uids = plain.sopInstanceUids();
        byte[] pixels = pixels(plain.files().get(0));
        plain.delete();

        JsonObject answer = anonymize(study, "{\"Transcode\":\"" + syntax + "\"}")
                .expect(200)
                .object();

        Path copy = copy(answer);
        assertTrue(Commands.run("dcmdump", "-Un", copy.toString()).contains("(0002,0010) UI [" + syntax + "]"));
        assertTrue(!answer.has("Ignored"), answer.toString());
        assertEquals(syntax, answer.get("Transcode").getAsString());
        Archive.Study transcoded = new Archive(orthanc).study(answer.get("ID").getAsString());
        assertEquals(uids, transcoded.sopInstanceUids());
        assertArrayEquals(pixels, pixels(Files.readAllBytes(copy)));
        int instances = new Archive(orthanc).counts().instances();
        anonymize(study, "{\"Transcode\":\"1.2.840.10008.1.2.1\"}").expect(200);
        assertEquals(instances, new Archive(orthanc).counts().instances());
    }

    @Test
    void a_transfer_syntax_after_the_copy_is_told_unless_the_copy_has_it() throws IOException {
        String study = upload(ultrasound("1.2.276.4711.9", "NO"));
        JsonObject first = anonymize(study, "{}").expect(200).object();

        JsonObject other = anonymize(study, "{\"Transcode\":\"" + JPEG_LS + "\"}")
                .expect(200)
                .object();
        JsonObject same = anonymize(study, "{\"Transcode\":\"" + EXPLICIT + "\"}")
                .expect(200)
                .object();

        assertEquals(
                "[\"Transcode: the copy was made before without it\"]",
                other.get("Ignored").toString());
        assertEquals(first.get("ID"), other.get("ID"));
        assertEquals(List.of(EXPLICIT), syntaxes(other));
        assertTrue(!same.has("Ignored"), same.toString());
    }

    @Test
    void a_copy_that_is_made_again_for_a_transfer_syntax_has_it_and_late_instances_too() throws IOException {
        String study = upload(ultrasound("1.2.276.4711.10", 1, "NO"));
        JsonObject first =
                anonymize(study, "{\"Domain\":\"again\"}").expect(200).object();
        List<String> plain = syntaxes(first);

        JsonObject again = anonymize(study, "{\"Domain\":\"again\",\"Transcode\":\"" + JPEG_LS + "\"}")
                .expect(200)
                .object();
        String unused = upload(ultrasound("1.2.276.4711.10", 2, "NO"));
        JsonObject late = anonymize(study, "{\"Domain\":\"again\"}").expect(200).object();

        assertEquals(List.of(EXPLICIT), plain);
        assertTrue(!again.has("Ignored"), again.toString());
        assertEquals(first.get("ID"), late.get("ID"));
        assertEquals(List.of(JPEG_LS, JPEG_LS), syntaxes(late));
    }

    /** Those of all instances of a copy. */
    private static List<String> syntaxes(JsonObject answer) {
        return new Archive(orthanc)
                .study(answer.get("ID").getAsString()).files().stream()
                        .map(file ->
                                DicomFile.open(ByteBuffer.wrap(file)).syntax().uid())
                        .toList();
    }

    /** As DCMTK decompresses them, whatever they were. */
    private byte[] pixels(byte[] file) throws IOException {
        Path compressed = Files.write(folder.resolve("a.dcm"), file);
        Path other = folder.resolve("b.dcm");
        boolean jpegLs = Commands.run("dcmdump", "-Un", "+P", "0002,0010", compressed.toString())
                .contains("[1.2.840.10008.1.2.4.80]");
        String unused = Commands.run(jpegLs ? "dcmdjpls" : "dcmdjpeg", compressed.toString(), other.toString());
        unused = Commands.run("dcmconv", "+te", other.toString(), compressed.toString());
        byte[] plain = Files.readAllBytes(compressed);
        return Arrays.copyOfRange(plain, plain.length - ROWS * COLUMNS * 3, plain.length);
    }

    @Test
    void a_lossy_transfer_syntax_is_ignored_and_an_unknown_one_refused() throws IOException {
        String study = upload(ultrasound("1.2.276.4711.7", "NO"));

        JsonObject answer = anonymize(study, "{\"Transcode\":\"1.2.840.10008.1.2.4.50\"}")
                .expect(200)
                .object();

        assertTrue(answer.get("Ignored").toString().contains("Transcode: it is not lossless"), answer.toString());
        assertTrue(Commands.run("dcmdump", "-Un", copy(answer).toString()).contains("[" + EXPLICIT + "]"));
        Answer unknown = anonymize(study, "{\"Transcode\":\"1.2.3.4\"}");
        assertEquals(400, unknown.status());
        assertEquals(15, unknown.object().get("OrthancStatus").getAsInt());
    }

    @Test
    void what_orthanc_cannot_encode_stays_as_it_is_and_that_is_told() throws IOException {
        String study = upload(ultrasound("1.2.276.4711.8", "NO"));

        JsonObject answer = anonymize(study, "{\"Transcode\":\"1.2.840.10008.1.2.4.90\"}")
                .expect(200)
                .object();

        assertTrue(answer.get("Ignored").toString().contains("Transcode: Orthanc cannot"), answer.toString());
        assertTrue(Commands.run("dcmdump", "-Un", copy(answer).toString()).contains("[" + EXPLICIT + "]"));
    }
}
