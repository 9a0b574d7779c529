// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.TransferSyntax;
import io.github.pseudonymizer.metrics.DatabaseState;
import io.github.pseudonymizer.orthanc.route.Reply;
import io.github.pseudonymizer.plan.pixel.PixelPolicy;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.PatientIds;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.AuditTrail;
import io.github.pseudonymizer.study.InstanceBytes;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Links;
import io.github.pseudonymizer.study.Original;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.StudyPart;
import io.github.pseudonymizer.study.domain.Domain;
import io.github.pseudonymizer.study.review.Decision;
import io.github.pseudonymizer.study.review.LinkQuestion;
import io.github.pseudonymizer.study.review.ReviewedLink;
import io.github.pseudonymizer.study.review.Reviews;
import io.github.pseudonymizer.study.review.Verdict;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnApiTest {

    private static final Domain DEFAULT = domain("default");
    private static final Domain TRIAL = domain("trial");
    private static final String INSTANCE = "11111111-22222222-33333333-44444444-55555555";

    private final MockedApi api = new MockedApi();
    private final Links links = api.links;
    private final Reviews reviews = api.reviews;
    private final AuditTrail audit = api.audit;
    private final StudyArchive archive = api.archive;

    private static Domain domain(String name) {
        return new Domain(
                new Namespace(name, new PseudonymFormat.Random("P")),
                PatientIds.DEFAULT,
                Profile.DEFAULT,
                PixelPolicy.DEFAULT,
                new RequestPolicy(Set.of(), false),
                uid -> "2.25.4711");
    }

    /** The archive has a CT slice. */
    private void receive(byte[] file) {
        Resource resource = new Resource(Level.INSTANCE, INSTANCE);
        when(archive.find(INSTANCE)).thenReturn(Optional.of(resource));
        when(archive.partsOf(resource))
                .thenReturn(List.of(new StudyPart("study", List.of(new Original(INSTANCE, "1.2", "1.2.3", 100, "")))));
        when(archive.open(INSTANCE)).thenReturn(new InstanceBytes() {
            @Override
            public ByteBuffer buffer() {
                return ByteBuffer.wrap(file);
            }

            @Override
            public void close() {}
        });
    }

    private static byte[] slice(String modality) {
        return new Dataset()
                .text(0x00080016, "1.2.840.10008.5.1.4.1.1.2")
                .text(0x00080018, "1.2.276.4711.3")
                .text(0x00080020, "MERCYDAY")
                .text(0x00080060, modality)
                .text(0x00100010, "Mercy^Quite^Invented")
                .text(0x00100020, "MRN-4711")
                .text(0x0020000D, "1.2.276.4711.1")
                .text(0x0020000E, "1.2.276.4711.2")
                .file(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, "1.2.840.10008.5.1.4.1.1.2", "1.2.276.4711.3");
    }

    private Reply explain(String instance, String user, Map<String, String> arguments) {
        return api().answer(query("explain/" + instance, user, false, arguments));
    }

    private MockedApi api() {
        api.domains = List.of(DEFAULT, TRIAL);
        return api;
    }

    private static Ask query(String path, String user, boolean local, Map<String, String> arguments) {
        return new Ask("GET", path, arguments, MockedApi.caller(user, local), "");
    }

    @ParameterizedTest
    @CsvSource({"alice, false, 200", "rhea,  false, 200", "bob,   false, 403", "'',    true,  200", "'',    false, 403"
    })
    void links_are_for_reviewers_and_administrators(String user, boolean local, int status) {
        Reply reply = api().answer(query("links", user, local, Map.of()));

        assertEquals(status, reply.status());
    }

    @Test
    void health_is_open_and_says_nothing_about_patients() {
        Reply reply = api().answer(query("health", "", false, Map.of()));

        assertEquals(200, reply.status());
        assertEquals(
                Set.of("Status", "Version", "Database", "StableStudies", "Routes"),
                reply.body().getAsJsonObject().keySet());
        verifyNoInteractions(links, api.queue, api.contents, audit);
    }

    @Test
    void without_a_database_health_is_503() {
        api.database = new DatabaseState.Unusable(StoreException.Reason.UNREACHABLE);

        assertEquals(503, api().answer(query("health", "", false, Map.of())).status());
    }

    @Test
    void without_an_audit_entry_no_links_are_told() {
        when(reviews.page(any(), any(), any())).thenReturn(List.of(reviewed(MockedApi.ALICE)));
        doThrow(new StoreException(StoreException.Reason.FAILED, "no"))
                .when(audit)
                .record(any());

        Reply reply = api().answer(query("links", "alice", false, Map.of()));

        assertEquals(503, reply.status());
        assertFalse(reply.body().toString().contains("P0"));
    }

    private static ReviewedLink reviewed(Requester requester) {
        return new ReviewedLink(
                new Link("archive", "default", "o", "c", "P0", Link.State.COMPLETE, requester, 7, 2, Instant.EPOCH),
                Instant.EPOCH,
                1,
                1,
                Verdict.STALE,
                Optional.of(new Decision(Decision.Kind.CONFIRMED, "", "rhea", "well", Instant.EPOCH, 1, "")),
                "1-ab");
    }

    @Test
    void a_link_tells_copy_pseudonym_state_and_who_asked() {
        when(reviews.page("archive", LinkQuestion.ALL, new LinkQuestion.Page("", 1)))
                .thenReturn(List.of(reviewed(MockedApi.ALICE)));

        Reply reply = api().answer(query("links", "alice", false, Map.of("limit", "1")));

        assertEquals(
                "[{\"Original\":\"o\",\"Copy\":\"c\",\"Domain\":\"default\",\"Pseudonym\":\"P0\",\"State\":\"COMPLETE\","
                        + "\"Cause\":\"HTTP\",\"User\":\"alice\",\"Address\":\"10.0.0.7\",\"Instances\":7,\"Orphans\":2,"
                        + "\"Made\":\"1970-01-01T00:00:00Z\",\"Changed\":\"1970-01-01T00:00:00Z\",\"Confirmation\":"
                        + "{\"State\":\"stale\",\"By\":\"rhea\",\"At\":\"1970-01-01T00:00:00Z\",\"Comment\":\"well\"},"
                        + "\"Next\":\"1-ab\"}]",
                reply.body().toString());
    }

    @Test
    void the_cause_of_a_link_has_its_word_which_stays_when_the_constant_is_renamed() {
        Requester itself = Requester.itself(Requester.Cause.BUILT_IN_COPY);
        when(reviews.page("archive", LinkQuestion.ALL, new LinkQuestion.Page("", 1000)))
                .thenReturn(List.of(reviewed(itself)));

        Reply reply = api().answer(query("links", "alice", false, Map.of()));

        assertTrue(reply.body().toString().contains("\"Cause\":\"STRAY\""), reply.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "10001", "many", ""})
    void a_limit_out_of_range_is_refused(String limit) {
        assertEquals(
                400,
                api().answer(query("links", "alice", false, Map.of("limit", limit)))
                        .status());
    }

    @Test
    void an_explanation_tells_each_attribute_what_is_unusual_and_no_value() {
        receive(slice("CT"));

        Reply reply = explain(INSTANCE, "alice", Map.of());

        JsonObject json = reply.body().getAsJsonObject();
        assertEquals(200, reply.status());
        assertEquals("copied", json.get("Result").getAsString());
        assertEquals("default", json.get("Domain").getAsString());
        assertEquals(
                "{\"Path\":\"StudyDate\",\"Tag\":\"(0008,0020)\",\"Keyword\":\"StudyDate\",\"VR\":\"DA\",\"Depth\":0,"
                        + "\"Planned\":\"shifted\",\"Done\":\"emptied\",\"Source\":\"OPTION\",\"Reason\":\"RetainLongitudinalModifiedDates:"
                        + " C, shifted by the patient's days\",\"Because\":[\"no date, emptied\"]}",
                json.getAsJsonArray("Attributes").get(2).toString());
        assertEquals(
                "[{\"Path\":\"StudyDate\",\"Problem\":\"no date, emptied\",\"Count\":1}]",
                json.getAsJsonArray("Remarks").toString());
        for (String value : List.of("MERCYDAY", "Scanners", "Mercy^", "4711", "2.25.", "19000101")) {
            assertFalse(reply.body().toString().contains(value), value);
        }
        verifyNoInteractions(audit);
    }

    @Test
    void an_explanation_tells_why_an_instance_would_be_refused() {
        receive(slice("Owned by MRN-4711"));

        JsonObject json =
                explain(INSTANCE, "alice", Map.of("domain", "trial")).body().getAsJsonObject();

        assertEquals("refused", json.get("Result").getAsString());
        assertEquals("trial", json.get("Domain").getAsString());
        assertEquals(
                "[{\"Reason\":\"LEAK\",\"Path\":\"Modality\","
                        + "\"Message\":\"(0008,0060) mentions an identity of the original and cannot be spared\"}]",
                json.getAsJsonArray("Refusals").toString());
        assertEquals(8, json.getAsJsonArray("Attributes").size());
    }

    @Test
    void what_is_a_copy_already_is_told_to_stay() {
        receive(slice("CT"));
        when(links.isCopy("study")).thenReturn(true);

        JsonObject json = explain(INSTANCE, "alice", Map.of()).body().getAsJsonObject();

        assertEquals("unchanged: it is a copy already", json.get("Result").getAsString());
        assertFalse(json.has("Attributes"));
    }

    @Test
    void explanations_are_for_administrators() {
        receive(slice("CT"));

        assertEquals(403, explain(INSTANCE, "bob", Map.of()).status());
    }

    @Test
    void an_unknown_domain_is_told_which_there_are() {
        receive(slice("CT"));

        Reply reply = explain(INSTANCE, "alice", Map.of("domain", "strange"));

        assertEquals(400, reply.status());
        assertEquals(
                "unknown Domain; there are [default, trial]",
                reply.body().getAsJsonObject().get("Message").getAsString());
    }

    @Test
    void only_instances_are_explained() {
        when(archive.find(anyString())).thenReturn(Optional.empty());
        when(archive.find("a study")).thenReturn(Optional.of(new Resource(Level.STUDY, "a study")));

        for (String id : List.of("a study", "nothing", "", "a/b")) {
            assertEquals(404, explain(id, "alice", Map.of()).status(), id);
        }
    }

    @Test
    void only_get_is_allowed_and_only_what_there_is() {
        Ask post = new Ask("POST", "health", Map.of(), MockedApi.caller("alice", false), "");

        assertEquals(405, api().answer(post).status());
        assertEquals(
                404, api().answer(query("strange", "alice", false, Map.of())).status());
        assertFalse(api().answer(query("strange", "alice", false, Map.of()))
                .body()
                .toString()
                .contains("strange"));
    }
}
