// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.testing.Answer;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** An Orthanc as its users see it: studies, copies, links, jobs. */
record Archive(OrthancServer orthanc) {

    /** The body of the classic Explorer's request, letter for letter. */
    static final String AS_CLASSIC_EXPLORER = "{ \"Keep\" : [ \"SeriesDescription\", \"StudyDescription\" ] }";

    /** The body of Orthanc Explorer 2's request. */
    static final String AS_ORTHANC_EXPLORER_2 = """
            {"Replace":{"PatientID":"chosen-by-hand","PatientName":"Anonymized by hand","PatientBirthDate":"",
             "PatientSex":"","StudyDescription":"described by hand"},
             "Remove":[],"KeepSource":true,"Force":true,"Synchronous":false}""";

    /** How much is stored. */
    record Counts(int patients, int studies, int series, int instances) {}

    Counts counts() {
        JsonObject statistics = orthanc.get("/statistics").expect(200).object();
        return new Counts(
                statistics.get("CountPatients").getAsInt(),
                statistics.get("CountStudies").getAsInt(),
                statistics.get("CountSeries").getAsInt(),
                statistics.get("CountInstances").getAsInt());
    }

    /** Asks for the anonymization of a study as the classic Explorer does. */
    JsonObject anonymize(PhantomStudy study) {
        return orthanc.post("/studies/" + study.orthancStudy() + "/anonymize", AS_CLASSIC_EXPLORER)
                .expect(200)
                .object();
    }

    /** The copy of a study, asked for as the classic Explorer does. */
    Study copyOf(PhantomStudy study) {
        return study(anonymize(study).get("ID").getAsString());
    }

    Study study(String orthancId) {
        return new Study(orthanc, orthancId);
    }

    /** Waits for the end of a job. */
    JsonObject awaitJob(String id) {
        return Eventually.get(
                "job " + id + " to end",
                () -> orthanc.get("/jobs/" + id).expect(200).object(),
                job -> List.of("Success", "Failure").contains(job.get("State").getAsString()));
    }

    /** The links whose original is this study. */
    List<JsonObject> links(PhantomStudy original) {
        return StreamSupport.stream(
                        orthanc.get("/pseudonymizer/links").expect(200).array().spliterator(), false)
                .map(JsonElement::getAsJsonObject)
                .filter(link -> link.get("Original").getAsString().equals(original.orthancStudy()))
                .toList();
    }

    /** Waits until a study has a complete copy of so many instances. */
    JsonObject awaitCopy(PhantomStudy original, int instances) {
        return Eventually.get(
                        "a complete copy of " + original.name(),
                        Eventually.PATIENCE,
                        () -> completeLink(original, instances),
                        Optional::isPresent,
                        () -> orthanc.get("/pseudonymizer/links") + "\n" + orthanc.logTail())
                .orElseThrow();
    }

    private Optional<JsonObject> completeLink(PhantomStudy original, int instances) {
        return links(original).stream()
                .filter(link -> link.get("State").getAsString().equals("COMPLETE"))
                .filter(link -> link.get("Instances").getAsInt() == instances)
                .findFirst();
    }

    /** Whether each study has a complete copy of so many instances. */
    boolean areCopied(Map<PhantomStudy, Integer> instances) {
        return instances.entrySet().stream()
                .allMatch(
                        study -> completeLink(study.getKey(), study.getValue()).isPresent());
    }

    /** Whether no work on stable studies waits or is under way. */
    boolean isQueueEmpty() {
        JsonObject queue = orthanc.get("/pseudonymizer/queue").expect(200).object();
        return queue.get("WAITING").getAsInt() == 0 && queue.get("CLAIMED").getAsInt() == 0;
    }

    /** Where Orthanc has put the file of an instance. */
    Path fileOf(String instance) {
        String uuid = orthanc.get("/instances/" + instance + "/attachments/dicom/info")
                .expect(200)
                .object()
                .get("Uuid")
                .getAsString();
        return orthanc.storage()
                .resolve(uuid.substring(0, 2))
                .resolve(uuid.substring(2, 4))
                .resolve(uuid);
    }

    /** One study in an archive. */
    record Study(OrthancServer orthanc, String id) {

        boolean exists() {
            return orthanc.get("/studies/" + id).status() == 200;
        }

        String patientId() {
            return tag("PatientMainDicomTags", "PatientID");
        }

        String patientName() {
            return tag("PatientMainDicomTags", "PatientName");
        }

        String studyInstanceUid() {
            return tag("MainDicomTags", "StudyInstanceUID");
        }

        String tag(String group, String name) {
            JsonObject tags = object("").getAsJsonObject(group);
            return tags.has(name) ? tags.get(name).getAsString() : "";
        }

        List<String> seriesInstanceUids() {
            return values("/series", "SeriesInstanceUID");
        }

        List<String> sopInstanceUids() {
            return values("/instances", "SOPInstanceUID");
        }

        /** Orthanc's ids of the instances. */
        List<String> instances() {
            return elements("/instances")
                    .map(one -> one.get("ID").getAsString())
                    .toList();
        }

        /** The DICOM files. */
        List<byte[]> files() {
            return instances().stream()
                    .map(instance -> orthanc.get("/instances/" + instance + "/file")
                            .expect(200)
                            .body())
                    .toList();
        }

        /** The tags of the first instance, by keyword. */
        JsonObject tags() {
            return orthanc.get("/instances/" + instances().get(0) + "/tags?simplify")
                    .expect(200)
                    .object();
        }

        Answer metadata(String name) {
            return orthanc.get("/studies/" + id + "/metadata/" + name);
        }

        void delete() {
            orthanc.delete("/studies/" + id).expect(200);
        }

        private List<String> values(String below, String name) {
            return elements(below)
                    .map(one -> one.getAsJsonObject("MainDicomTags").get(name).getAsString())
                    .sorted()
                    .toList();
        }

        private Stream<JsonObject> elements(String below) {
            return StreamSupport.stream(
                            orthanc.get("/studies/" + id + below)
                                    .expect(200)
                                    .array()
                                    .spliterator(),
                            false)
                    .map(JsonElement::getAsJsonObject);
        }

        private JsonObject object(String below) {
            return orthanc.get("/studies/" + id + below).expect(200).object();
        }
    }
}
