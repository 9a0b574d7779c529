// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.Dataset.Lengths;
import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.DicomFile;
import io.github.pseudonymizer.dicom.TransferSyntax;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.testing.Answer;
import io.github.pseudonymizer.testing.EveryOrthanc;
import io.github.pseudonymizer.testing.OrthancServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Wishes of clients, compared with what an Orthanc without the plugin makes of them. */
@EveryOrthanc
class WishesIT {

    private static final String SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7";
    private static final String STUDY = "1.2.276.4711.6";

    /** Where both should agree: what no profile touches, and what the wishes below put. */
    private static final Set<Integer> COMPARED = Set.of(0x00081115, 0x00082112, 0x00204000, 0x00186020, 0x54001010);

    @AutoClose
    private static OrthancServer orthanc;

    @AutoClose
    private static OrthancServer builtIn;

    private static String instance;

    @BeforeAll
    static void start() {
        orthanc = OrthancServer.startWithPlugin(
                Map.of("StableStudies", Map.of("Enabled", false)), Map.of("MaximumStorageCacheSize", 0));
        builtIn = OrthancServer.start(Map.of("MaximumStorageCacheSize", 0));
        instance = upload(capture(STUDY, 1, "OT"));
    }

    private static String upload(byte[] file) {
        String id = orthanc.upload(file).get("ID").getAsString();
        assertEquals(id, builtIn.upload(file).get("ID").getAsString());
        return id;
    }

    private static byte[] capture(String study, int number, String modality) {
        Dataset purpose =
                new Dataset().text(0x00080100, "121324").text(0x00080102, "DCM").text(0x00080104, "Source");
        Dataset[] references = new Dataset[2];
        for (int i = 0; i < references.length; i++) {
            references[i] = new Dataset()
                    .text(0x00081150, SECONDARY_CAPTURE)
                    .text(0x00081155, study + ".9." + i)
                    .sequence(0x0040A170, Lengths.DEFINED, purpose);
        }
        return new Dataset()
                .text(0x00080016, SECONDARY_CAPTURE)
                .text(0x00080018, study + ".1." + number)
                .text(0x00080060, modality)
                .sequence(0x00082112, Lengths.UNDEFINED, references)
                .text(0x00100010, "Mercy^Quite^Invented")
                .text(0x00100020, "MRN-" + study)
                .text(0x0020000D, study)
                .text(0x0020000E, study + ".1")
                .file(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, SECONDARY_CAPTURE, study + ".1." + number);
    }

    private static Answer anonymize(OrthancServer server, String body) {
        return server.post("/instances/" + instance + "/anonymize", body);
    }

    /** Paths and values of what is compared; of UIDs that are not well known only that there is one. */
    private static List<String> compared(Answer answer) {
        List<String> found = new ArrayList<>();
        DatasetReader reader =
                DicomFile.open(ByteBuffer.wrap(answer.expect(200).body())).reader();
        boolean wanted = false;
        for (DatasetReader.Event event = reader.next(); event != DatasetReader.Event.END; event = reader.next()) {
            boolean begins = event == DatasetReader.Event.ELEMENT || event == DatasetReader.Event.SEQUENCE;
            if (begins && reader.depth() == 0) {
                wanted = COMPARED.contains(reader.tag());
            }
            if (wanted && event == DatasetReader.Event.ELEMENT) {
                found.add(reader.path() + "=" + text(reader));
            } else if (wanted && event == DatasetReader.Event.ITEM) {
                found.add("item");
            } else if (wanted && event == DatasetReader.Event.SEQUENCE) {
                found.add("sequence");
            }
        }
        return found;
    }

    private static String text(DatasetReader element) {
        String text = new String(element.value(), StandardCharsets.ISO_8859_1)
                .replace('\0', ' ')
                .strip();
        boolean mapped = element.vr() == Vr.UI && !text.startsWith("1.2.840.10008.");
        return mapped ? "some UID" : text;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"Remove\":[\"SourceImageSequence[0].ReferencedSOPClassUID\"]}",
                "{\"Remove\":[\"SourceImageSequence[*].PurposeOfReferenceCodeSequence\"]}",
                "{\"Remove\":[\"0008,2112[1].0040-a170[*].CodeMeaning\",\"(0008,2112)[ 0 ].00081155\"]}",
                "{\"Remove\":[\"SourceImageSequence[7].ReferencedSOPClassUID\"]}",
                "{\"Replace\":{\"SourceImageSequence[0].ImageComments\":\"new\"}}",
                "{\"Replace\":{\"SourceImageSequence[*].ImageComments\":\"new\"}}",
                "{\"Replace\":{\"SourceImageSequence[7].ImageComments\":\"new\"}}",
                "{\"Replace\":{\"ReferencedSeriesSequence[0].ImageComments\":\"new\"}}",
                "{\"Replace\":{\"SourceImageSequence[*].PurposeOfReferenceCodeSequence[*].CodeMeaning\":\"new\"}}",
                "{\"Replace\":{\"SourceImageSequence[*].CodeValue\":\"A\",\"SourceImageSequence[0].CodeValue\":\"B\"}}",
                "{\"Replace\":{\"SourceImageSequence[0].ReferencedSOPInstanceUID\":\"1.2.3\"}}",
                "{\"Replace\":{\"SourceImageSequence[1].PurposeOfReferenceCodeSequence\":[{\"CodeValue\":\"z\"}]}}",
                "{\"Replace\":{\"SourceImageSequence\":[]}}",
                "{\"Replace\":{\"SourceImageSequence\":\"\"}}",
                "{\"Replace\":{\"SourceImageSequence\":[{\"CodeValue\":\"1\",\"SourceImageSequence\":"
                        + "[{\"CodeMeaning\":\"deep\"},{}]},{\"ReferencePixelX0\":\"-5\"}]}}",
                "{\"Replace\":{\"ReferencedSeriesSequence\":[{\"SeriesInstanceUID\":\"1.2.3\"}]}}",
                "{\"Replace\":{\"ReferencePixelX0\":\"-5\"}}",
                "{\"Replace\":{\"ImageComments\":\"data:application/octet-stream;base64,SGVsbG8=\"}}",
                "{\"Replace\":{\"ImageComments\":\"data:application/octet-stream;base64,SGVsbG8\"}}",
                "{\"Replace\":{\"ImageComments\":\"data:application/octet-stream,Hello\"}}",
                "{\"Replace\":{\"5400-1010\":\"data:application/octet-stream;base64,SGVsbG8=\"}}",
                "{\"Replace\":{\"SourceImageSequence[0].5400-1010\":\"data:application/octet-stream;base64,SGVs\"}}",
                "{\"Keep\":[\"RequestAttributesSequence[0].CodeValue\"]}"
            })
    void a_wish_that_identifies_nobody_is_carried_out_as_by_the_builtin(String body) {
        assertEquals(compared(anonymize(builtIn, body)), compared(anonymize(orthanc, body)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Remove\":[\"SourceImageSequence.CodeValue\"]}",
                "{\"Remove\":[\"SourceImageSequence[].CodeValue\"]}",
                "{\"Remove\":[\"SourceImageSequence[-1].CodeValue\"]}",
                "{\"Remove\":[\"SourceImageSequence[1]\"]}",
                "{\"Remove\":[\"60xx-3000\"]}",
                "{\"Remove\":[\"PatientID\"]}",
                "{\"Remove\":[\"StudyInstanceUID\"],\"Force\":true}",
                "{\"Keep\":[\"SourceImageSequence[0].Mercy\"]}",
                "{\"Keep\":[\"SOPInstanceUID\"]}",
                "{\"Replace\":{\"SourceImageSequence\":\"text\"}}",
                "{\"Replace\":{\"SourceImageSequence\":null}}",
                "{\"Replace\":{\"SourceImageSequence\":{\"CodeValue\":\"1\"}}}",
                "{\"Replace\":{\"SourceImageSequence\":[1]}}",
                "{\"Replace\":{\"SourceImageSequence\":[{\"Mercy\":\"1\"}]}}",
                "{\"Replace\":{\"SourceImageSequence\":[{\"Rows\":1}]}}",
                "{\"Replace\":{\"ReferencedSeriesSequence[*].CodeValue\":5}}",
                "{\"Replace\":{\"ImageComments\":5}}",
                "{\"Replace\":{\"ImageComments\":[]}}",
                "{\"Replace\":{\"ImageComments\":\"data:application/octet-stream;base64,@@\"}}",
                "{\"Replace\":{\"EncapsulatedDocument\":\"data:application/pdf;base64,SGVsbG8=\"}}",
                "{\"Replace\":{\"Rows\":\"many\"}}",
                "{\"PrivateCreator\":5}"
            })
    void what_the_builtin_refuses_is_refused_alike(String body) {
        Answer expected = anonymize(builtIn, body);
        Answer actual = anonymize(orthanc, body);

        assertEquals(expected.status(), actual.status(), actual.toString());
        assertTrue(actual.status() >= 400, "the built-in refuses, too");
    }

    @Test
    void labels_are_kept_where_there_are_any_and_passed_over_where_there_are_none() {
        String id = orthanc.get("/instances/" + upload(capture("1.2.276.4711.7", 1, "OT")) + "/study")
                .expect(200)
                .object()
                .get("ID")
                .getAsString();
        boolean knowsLabels = orthanc.get("/studies/" + id + "/labels").status() == 200;

        JsonObject answer = orthanc.post("/studies/" + id + "/anonymize", "{\"KeepLabels\":true}")
                .expect(200)
                .object();

        assertEquals(
                !knowsLabels,
                answer.has("Ignored")
                        && answer.getAsJsonArray("Ignored")
                                .toString()
                                .contains("KeepLabels: this archive has no labels"));
    }

    @ParameterizedTest
    @CsvSource({"1.2.276.4711.8, true, leak", "1.2.276.4711.10, false, leak", "1.2.276.4711.11, true, lost"})
    void a_permissive_request_leaves_out_one_instance_and_counts_it(String study, boolean synchronous, String fault)
            throws IOException {
        boolean leak = fault.equals("leak");
        upload(capture(study, 1, leak ? "Owned by MRN-" + study : "OT"));
        String second = upload(capture(study, 2, "OT"));
        if (!leak) {
            lose(orthanc, study + ".1.1");
            lose(builtIn, study + ".1.1");
        }
        String id = orthanc.get("/instances/" + second + "/study")
                .expect(200)
                .object()
                .get("ID")
                .getAsString();
        String body = "{\"Permissive\":true,\"Synchronous\":" + synchronous + "}";

        Answer refused = orthanc.post("/studies/" + id + "/anonymize", "{}");
        JsonObject answer =
                orthanc.post("/studies/" + id + "/anonymize", body).expect(200).object();

        assertNotEquals(200, refused.status());
        JsonObject counts = synchronous
                ? answer
                : new Archive(orthanc).awaitJob(answer.get("ID").getAsString()).getAsJsonObject("Content");
        assertEquals(2, counts.get("InstancesCount").getAsInt());
        assertEquals(1, counts.get("FailedInstancesCount").getAsInt());
        String copy = counts.get("Path").getAsString();
        assertEquals(1, orthanc.get(copy + "/instances").expect(200).array().size());
        assertFalse(orthanc.log().contains("MRN-" + study), "an identity is in Orthanc's log");
        if (!leak) {
            JsonObject expected = builtIn.post("/studies/" + id + "/anonymize", body)
                    .expect(200)
                    .object();
            assertEquals(expected.get("InstancesCount"), counts.get("InstancesCount"));
        }
    }

    /** Takes an instance's file from under an Orthanc. */
    private static void lose(OrthancServer server, String sopInstanceUid) throws IOException {
        try (Stream<Path> files = Files.walk(server.storage())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                if (content.startsWith("DICM", 128) && content.contains(sopInstanceUid + "\0")) {
                    Files.delete(file);
                }
            }
        }
    }
}
