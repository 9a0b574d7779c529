// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Requester;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The saved jobs are those of Orthanc 1.10.1, shortened. */
class BuiltInJobTest {

    private static final String ONE = "fa528e76-04fe2064-0399d3cc-b0e54bed-153fa530";
    private static final String TWO = "0173dffa-12bfb82a-52ea3791-9d252bac-a14d1692";

    private static final String PLAIN = """
            {"Commands":["%s","%s",null],"Description":"REST API","FailedInstances":[],"IsAnonymization":true,
             "IsSingleResource":true,"KeepSource":true,
             "Modification":{"AllowManualIdentifiers":true,"Clearings":["0008,0020","0008,0050"],"IsAnonymization":true,
              "KeepSequences":[],"KeepStudyInstanceUID":false,"Level":"Patient","PrivateCreator":"","PrivateTagsToKeep":[],
              "Removals":["0000,1000","0008,0021","0008,1030","0008,103e","fffa,fffa"],"RemovePrivateTags":true,
              "RemoveSequences":[],"RemovedRanges":[[20480,20735,0,65535]],
              "Replacements":{"0010,0010":"Anonymized1","0012,0062":"YES","0012,0063":"Orthanc 1.10.1 - PS 3.15"},
              "SequenceReplacements":{},"Uids":["0008,1155"]},
             "Origin":{"Origin":"RestApi","RemoteIP":"192.0.2.7","Username":"alice"},"OutputLevel":"Study",
             "ParentResources":[],"Permissive":false,"Position":0,"TrailingStep":true,"Type":"ResourceModification"}
            """.formatted(ONE, TWO);

    private static JsonObject plain() {
        return JsonParser.parseString(PLAIN).getAsJsonObject();
    }

    private static JsonObject modification(JsonObject job) {
        return job.getAsJsonObject("Modification");
    }

    private static Job restored(JsonObject saved) {
        JsonObject state = new JsonObject();
        state.add("BuiltIn", saved);
        return SavedJob.read(state.toString());
    }

    private static Wishes wishes(JsonObject saved) {
        return restored(saved).request().wishes();
    }

    private static Tag tag(String text) {
        return Tag.parse(text);
    }

    @Test
    void a_job_without_wishes_asks_for_what_the_domain_does() {
        Job job = restored(plain());
        AnonymizeRequest request = job.request();

        assertTrue(job.takenOver());
        assertEquals(Level.STUDY, request.level());
        assertEquals(List.of(ONE, TWO), request.resources());
        assertEquals(Wishes.NONE, request.wishes());
        assertEquals("", request.domain());
        assertTrue(request.keepSource());
        assertEquals(BuiltInWishes.UNREAD, request.unsupported());
    }

    /** Whether Orthanc had verified the name is not saved. */
    @Test
    void who_asked_is_read_but_for_the_name() {
        assertEquals(
                new Requester(Requester.Cause.HTTP, "", "192.0.2.7"),
                restored(plain()).requester());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Lua", "Plugins", "Unknown"})
    void other_origins_than_http_are_internal(String origin) {
        JsonObject job = plain();
        job.getAsJsonObject("Origin").addProperty("Origin", origin);

        assertEquals(Requester.itself(Requester.Cause.INTERNAL), restored(job).requester());
    }

    @Test
    void what_departs_from_every_edition_was_wished() {
        JsonObject job = plain();
        JsonObject modification = modification(job);
        modification.add("KeepSequences", JsonParser.parseString("[\"(0008,1030)\",\"(0040,0275)[*].(0040,0007)\"]"));
        modification.getAsJsonArray("Removals").add("0008,0060");
        modification.add("RemoveSequences", JsonParser.parseString("[\"(0008,1140)[0].(0008,1155)\"]"));
        modification.getAsJsonObject("Replacements").addProperty("0010,4000", "Hello");
        modification.getAsJsonObject("Replacements").addProperty("0010,0010", "Chosen");
        modification.addProperty("RemovePrivateTags", false);
        modification.addProperty("PrivateCreator", "INVENTED");

        Wishes wishes = wishes(job);

        assertEquals(Set.of(tag("0008,1030")), wishes.keep());
        assertEquals(1, wishes.paths().keep().size());
        assertEquals(Set.of(tag("0008,0060")), wishes.remove());
        assertEquals(1, wishes.paths().remove().size());
        assertEquals(Map.of(tag("0010,4000"), "Hello", tag("0010,0010"), "Chosen"), wishes.replace());
        assertTrue(wishes.keepPrivateTags());
        assertEquals("INVENTED", wishes.paths().privateCreator());
    }

    @Test
    void identifiers_that_were_to_be_kept_or_replaced_do_not_refuse_it() {
        JsonObject job = plain();
        modification(job).add("KeepSequences", JsonParser.parseString("[\"(0020,000d)\"]"));
        modification(job).getAsJsonObject("Replacements").addProperty("0010,0020", "chosen");

        assertEquals(Set.of(tag("0020,000D")), wishes(job).keep());
        assertEquals(Map.of(tag("0010,0020"), "chosen"), wishes(job).replace());
    }

    @Test
    void the_other_fields_are_those_of_a_request() {
        JsonObject job = plain();
        job.addProperty("KeepSource", false);
        job.addProperty("Permissive", true);
        job.addProperty("KeepLabels", true);
        job.addProperty("Transcode", "1.2.840.10008.1.2.4.70");
        job.addProperty("UserData", "ticket 12");

        AnonymizeRequest request = restored(job).request();

        assertEquals(false, request.keepSource());
        assertEquals(true, request.permissive());
        assertEquals(true, request.keepLabels());
        assertEquals("1.2.840.10008.1.2.4.70", request.transferSyntax());
        assertEquals("ticket 12", request.userData().getAsString());
    }

    @Test
    void a_bulk_job_stays_one() {
        JsonObject job = plain();
        job.addProperty("IsSingleResource", false);
        job.remove("OutputLevel");

        AnonymizeRequest request = restored(job).request();

        assertTrue(request.bulk());
        assertEquals(List.of(ONE, TWO), request.resources());
    }

    @Test
    void newer_orthancs_save_instances_instead_of_commands() {
        JsonObject job = plain();
        job.add("Instances", JsonParser.parseString("[\"" + TWO + "\"]"));
        job.remove("Commands");

        assertEquals(List.of(TWO), restored(job).request().resources());
    }

    @Test
    void orthancs_up_to_1_9_3_do_not_save_what_is_kept_nor_the_level() {
        JsonObject job = plain();
        List.of("IsSingleResource", "OutputLevel").forEach(job::remove);
        JsonObject modification = modification(job);
        List.of("KeepSequences", "RemoveSequences", "SequenceReplacements", "RemovedRanges", "Uids")
                .forEach(modification::remove);

        AnonymizeRequest request = restored(job).request();

        assertEquals(Level.PATIENT, request.level());
        assertTrue(request.wishes().keep().contains(tag("0008,1080")), "this job does not remove it");
        assertTrue(request.wishes().keep().stream()
                .noneMatch(List.of(tag("0008,1030"), tag("0008,0050"), tag("0010,0010"))::contains));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "{}",
                "{\"IsAnonymization\":true,\"Commands\":[\"" + ONE + "\"]}",
                "{\"IsAnonymization\":true,\"Commands\":7,\"Modification\":{}}"
            })
    void what_cannot_be_read_is_refused_and_asked_for_again(String saved) {
        JsonObject state = new JsonObject();
        state.add("BuiltIn", JsonParser.parseString(saved));

        RequestException refused = assertThrows(RequestException.class, () -> SavedJob.read(state.toString()));

        String message = Objects.requireNonNull(refused.getMessage());
        assertTrue(message.endsWith("please ask for the anonymization again"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Commands", "Modification", "OutputLevel", "KeepSource", "Permissive"})
    void a_field_of_another_type_is_not_guessed(String field) {
        JsonObject job = plain();
        job.add(field, JsonParser.parseString("[[\"4711\"]]"));

        assertThrows(RequestException.class, () -> restored(job));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Removals", "Clearings", "Replacements", "KeepSequences", "RemovePrivateTags"})
    void neither_is_one_of_the_modification(String field) {
        JsonObject job = plain();
        modification(job).remove("KeepSequences".equals(field) ? "" : "KeepSequences");
        modification(job).addProperty(field, "4711");

        assertThrows(RequestException.class, () -> restored(job));
    }

    @Test
    void our_own_jobs_are_read_as_they_were_written() {
        Requester requester = new Requester(Requester.Cause.HTTP, "alice", "192.0.2.7");
        Job job = Job.single(Level.SERIES, ONE, "{}", requester, true);

        assertEquals(job, SavedJob.read(SavedJob.write(job)));
        Job bulk = Job.bulk("{\"Resources\":[\"" + ONE + "\"]}", requester, false);
        assertEquals(bulk, SavedJob.read(SavedJob.write(bulk)));
    }

    @Test
    void new_patients_of_a_job_that_does_not_say_who_asked_are_limited() {
        String job = SavedJob.write(Job.single(Level.SERIES, ONE, "{}", Requester.itself(Requester.Cause.HTTP), false));

        assertFalse(SavedJob.read(job).limited());
        assertTrue(SavedJob.read(job.replace(",\"Limited\":false", "")).limited());
    }
}
