// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.EveryOrthanc;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What Orthanc's built-in anonymization had made before the plugin came is found, and replaced. */
@EveryOrthanc
class BuiltInCopiesIT {

    private static final Map<String, ?> SECTION = Map.of("StableStudies", Map.of("Enabled", false));

    @Test
    void the_copies_of_the_built_in_give_way_to_ours_and_originals_stay() {
        PhantomStudy one = PhantomStudies.mr("one", 2, 32);
        PhantomStudy other = PhantomStudies.mr("other", 2, 32);
        PhantomStudy lost = PhantomStudies.mr("lost", 1, 32);
        try (OrthancServer orthanc = OrthancServer.start(Map.of())) {
            Archive archive = new Archive(orthanc);
            List.of(one, other, lost).forEach(study -> orthanc.upload(study.files()));
            String copyOfOne = anonymize(orthanc, one.orthancStudy());
            String copyOfOther = anonymize(orthanc, other.orthancStudy());
            String copyOfCopy = anonymize(orthanc, copyOfOther);
            String orphan = anonymize(orthanc, lost.orthancStudy());
            archive.study(lost.orthancStudy()).delete();
            assertEquals(0, orthanc.stop());
            orthanc.restart(OrthancServer.withPlugin(SECTION, Map.of()));
            orthanc.awaitPlugin();
            Archive.Counts before = archive.counts();

            Map<String, String> listed = builtInCopies(orthanc);
            Map<String, String> dry = post(orthanc, "{\"All\": true, \"DryRun\": true}");

            assertEquals(
                    new TreeMap<>(Map.of(
                            copyOfOne, one.orthancStudy() + " true",
                            copyOfOther, other.orthancStudy() + " true",
                            copyOfCopy, copyOfOther + " true",
                            orphan, lost.orthancStudy() + " false")),
                    listed);
            assertEquals(results(orphan, "would be replaced", copyOfOne, copyOfOther, copyOfCopy), dry);
            assertEquals(before, archive.counts());
            assertEquals(listed, builtInCopies(orthanc));

            Map<String, String> first =
                    post(orthanc, "{\"Studies\": [\"" + copyOfOne + "\"], \"Domain\": \"default\"}");
            awaitGone(archive, copyOfOne);

            assertEquals(Map.of(copyOfOne, "queued"), first);
            assertTrue(archive.study(copyOfOther).exists());

            Map<String, String> all = post(orthanc, "{\"All\": true}");
            awaitGone(archive, copyOfOther);
            awaitGone(archive, copyOfCopy);

            assertEquals(results(orphan, "queued", copyOfOther, copyOfCopy), all);
            for (PhantomStudy study : List.of(one, other)) {
                JsonObject link = archive.awaitCopy(study, 2);
                assertEquals("STRAY", link.get("Cause").getAsString());
                assertEquals(
                        2,
                        archive.study(link.get("Copy").getAsString())
                                .instances()
                                .size());
                assertTrue(archive.study(study.orthancStudy()).exists());
            }
            assertFalse(archive.study(lost.orthancStudy()).exists());
            assertEquals(Map.of(orphan, lost.orthancStudy() + " false"), builtInCopies(orthanc));
            assertEquals(5, archive.counts().studies());
        }
    }

    /** By the built-in, as long as the plugin is not there. */
    private static String anonymize(OrthancServer orthanc, String study) {
        return orthanc.post("/studies/" + study + "/anonymize", "{}")
                .expect(200)
                .object()
                .get("ID")
                .getAsString();
    }

    private static void awaitGone(Archive archive, String study) {
        Eventually.until(
                "copy " + study + " to be gone", () -> !archive.study(study).exists());
    }

    /** By id of the copy, in pages of two studies. */
    private static Map<String, String> builtInCopies(OrthancServer orthanc) {
        Map<String, String> copies = new TreeMap<>();
        JsonObject page;
        long since = 0;
        do {
            page = orthanc.get("/pseudonymizer/built-in-copies?limit=2&since=" + since)
                    .expect(200)
                    .object();
            for (JsonObject copy : objects(page.getAsJsonArray("BuiltInCopies"))) {
                copies.put(
                        copy.get("BuiltInCopy").getAsString(),
                        copy.get("Original").getAsString() + " "
                                + copy.get("OriginalExists").getAsBoolean());
                assertEquals("found", copy.get("State").getAsString());
                assertEquals("", copy.get("Reason").getAsString());
                assertEquals(
                        orthanc.get("/studies/" + copy.get("BuiltInCopy").getAsString() + "/instances")
                                .array()
                                .size(),
                        copy.get("Instances").getAsInt());
                assertEquals(
                        copy.get("OriginalExists").getAsBoolean(),
                        copy.get("OriginalInstances").getAsInt() > 0);
            }
            since = page.get("Next").getAsLong();
        } while (!page.get("Done").getAsBoolean());
        return copies;
    }

    private static Map<String, String> post(OrthancServer orthanc, String body) {
        Map<String, String> results = new TreeMap<>();
        JsonObject answer =
                orthanc.post("/pseudonymizer/built-in-copies", body).expect(200).object();
        objects(answer.getAsJsonArray("Studies"))
                .forEach(one -> results.put(
                        one.get("BuiltInCopy").getAsString(), one.get("Result").getAsString()));
        return results;
    }

    private static Map<String, String> results(String orphan, String result, String... copies) {
        Map<String, String> results = new TreeMap<>(Map.of(orphan, "its original is gone"));
        List.of(copies).forEach(copy -> results.put(copy, result));
        return results;
    }

    private static List<JsonObject> objects(Iterable<JsonElement> elements) {
        return StreamSupport.stream(elements.spliterator(), false)
                .map(JsonElement::getAsJsonObject)
                .toList();
    }
}
