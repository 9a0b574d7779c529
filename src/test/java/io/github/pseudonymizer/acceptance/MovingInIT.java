// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.testing.Answer;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A site whose Lua script anonymized with a table of its own moves to the plugin, as docs/moving-in.md tells it. */
class MovingInIT {

    private static final PhantomStudy FIRST = PhantomStudies.firstCt();
    private static final PhantomStudy NEXT = PhantomStudies.secondCt();
    private static final PhantomStudy OTHER = PhantomStudies.mr();
    private static final PhantomStudy UNKNOWN = PhantomStudies.mr("unknown", 1, 32);

    private static final String SCRIPT = """
        local pseudonyms = {['%s'] = 'TRIAL-007', ['%s'] = 'TRIAL-008', ['%s'] = 'TRIAL-009'}

        function OnStableStudy(study, tags, metadata)
          local patient = ParseJson(RestApiGet('/studies/' .. study))['PatientMainDicomTags']
          local pseudonym = pseudonyms[patient['PatientID']]
          if pseudonym ~= nil then
            RestApiPost('/studies/' .. study .. '/anonymize', '{"Replace": {"PatientID": "' .. pseudonym ..
              '", "PatientName": "' .. pseudonym .. '"}, "Keep": ["StudyDate", "SeriesDate"], "Force": true}')
          end
        end
        """.formatted(FIRST.patientId(), OTHER.patientId(), UNKNOWN.patientId());

    private static final String TABLE =
            "PatientID,Pseudonym\n" + FIRST.patientId() + ",TRIAL-007\n" + OTHER.patientId() + ",TRIAL-008\n";

    @Test
    void copies_of_a_script_become_ours_and_the_next_visit_joins_them(@TempDir Path directory) throws Exception {
        Path script = Files.writeString(directory.resolve("anonymize.lua"), SCRIPT);
        List<byte[]> files = FIRST.files();
        try (OrthancServer orthanc =
                OrthancServer.start(Map.of("LuaScripts", List.of(script.toString()), "StableAge", 1))) {
            Archive archive = new Archive(orthanc);
            orthanc.upload(files.subList(0, files.size() - 1));
            orthanc.upload(OTHER.files());
            orthanc.upload(UNKNOWN.files());
            Eventually.until(
                    "the script to have anonymized",
                    () -> archive.counts().studies() == 6
                            && archive.counts().instances()
                                    == 2 * (files.size() - 1 + OTHER.files().size() + 1));
            archive.study(UNKNOWN.orthancStudy()).delete();
            assertEquals(0, orthanc.stop());
            orthanc.restart(OrthancServer.withPlugin(
                    Map.of("StableStudies", Map.of("Enabled", false)), Map.of("LuaScripts", List.of())));
            orthanc.awaitPlugin();
            Archive.Counts before = archive.counts();

            adopts(orthanc);

            Archive.Study copy = archive.copyOf(FIRST);
            assertEquals("TRIAL-007", copy.patientId());
            assertEquals(FIRST.orthancStudy(), anonymizedFrom(orthanc, copy.id()));
            assertEquals("TRIAL-008", archive.copyOf(OTHER).patientId());
            assertEquals(before, archive.counts(), "a copy was stored twice");
            joins(orthanc, archive, copy);
            tells(orthanc, copy.id());
        }
    }

    private static void adopts(OrthancServer orthanc) {
        orthanc.post("/pseudonymizer/import/domain=default", TABLE).expect(200);
        JsonObject dry = adopt(orthanc, "{\"All\": true, \"DryRun\": true}");
        assertEquals("3 2 0 false", summary(dry));
        assertEquals(1, dry.getAsJsonArray("Conflicts").size());
        assertEquals("3 2 0 true", summary(adopt(orthanc, "{\"All\": true}")));
        JsonObject again = adopt(orthanc, "{\"All\": true}");
        assertEquals("1 0 0 true", summary(again));
        assertEquals("its original is gone", reason(again));
    }

    private static JsonObject adopt(OrthancServer orthanc, String body) {
        Answer answer = orthanc.post("/pseudonymizer/adopt", body);
        return answer.expect(200).object();
    }

    private static String summary(JsonObject report) {
        return report.get("Studies") + " " + report.get("New") + " " + report.get("Known") + " "
                + report.get("Applied");
    }

    private static String reason(JsonObject report) {
        return report.getAsJsonArray("Conflicts")
                .get(0)
                .getAsJsonObject()
                .get("Reason")
                .getAsString();
    }

    /** A late instance, and the next visit, whose slices refer to those of the first. */
    private static void joins(OrthancServer orthanc, Archive archive, Archive.Study copy) {
        Map<String, JsonObject> before = instances(orthanc, copy.id());
        orthanc.upload(List.of(FIRST.files().get(FIRST.files().size() - 1)));
        assertEquals(copy.id(), archive.copyOf(FIRST).id());
        Map<String, JsonObject> after = instances(orthanc, copy.id());

        assertEquals(FIRST.files().size(), after.size());
        assertTrue(after.keySet().containsAll(before.keySet()));
        for (String keyword : List.of("SeriesInstanceUID", "FrameOfReferenceUID", "StudyDate", "PatientID")) {
            assertEquals(values(before, keyword), values(after, keyword), keyword);
        }

        orthanc.upload(NEXT.files());
        Archive.Study next = archive.copyOf(NEXT);
        assertEquals("TRIAL-007", next.patientId());
        assertEquals(
                archive.study(NEXT.orthancStudy()).tag("MainDicomTags", "StudyDate"),
                next.tag("MainDicomTags", "StudyDate"));
        Set<String> referenced = instances(orthanc, next.id()).values().stream()
                .map(JsonObject::toString)
                .flatMap(text -> after.keySet().stream().filter(text::contains))
                .collect(Collectors.toSet());
        assertFalse(referenced.isEmpty(), "the next visit does not refer to the adopted copy");
    }

    /** By SOP Instance UID. */
    private static Map<String, JsonObject> instances(OrthancServer orthanc, String study) {
        Map<String, JsonObject> instances = new TreeMap<>();
        for (JsonElement instance :
                orthanc.get("/studies/" + study + "/instances").expect(200).array()) {
            String id = instance.getAsJsonObject().get("ID").getAsString();
            JsonObject tags = orthanc.get("/instances/" + id + "/simplified-tags")
                    .expect(200)
                    .object();
            instances.put(tags.get("SOPInstanceUID").getAsString(), tags);
        }
        return instances;
    }

    private static Set<String> values(Map<String, JsonObject> instances, String keyword) {
        return instances.values().stream()
                .map(tags -> tags.has(keyword) ? tags.get(keyword).getAsString() : "")
                .collect(Collectors.toSet());
    }

    private static String anonymizedFrom(OrthancServer orthanc, String study) {
        return orthanc.get("/studies/" + study + "/metadata/AnonymizedFrom")
                .expect(200)
                .text()
                .strip();
    }

    private static void tells(OrthancServer orthanc, String copy) {
        String identities = orthanc.post(
                        "/pseudonymizer/identities", "{\"Pseudonyms\": [\"TRIAL-007\"], \"Reason\": \"a test\"}")
                .expect(200)
                .text();
        assertTrue(identities.contains(FIRST.patientId()), identities);
        String entries = StreamSupport.stream(
                        orthanc.get("/pseudonymizer/audit?subject=" + copy)
                                .expect(200)
                                .object()
                                .getAsJsonArray("Entries")
                                .spliterator(),
                        false)
                .map(JsonElement::toString)
                .collect(Collectors.joining());
        assertTrue(entries.contains("COPY_ADOPTED"), entries);
        assertFalse(orthanc.log().contains(FIRST.patientId()), "a Patient ID is in the log");
    }
}
