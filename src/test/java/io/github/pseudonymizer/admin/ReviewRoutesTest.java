// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.orthanc.caller.Caller;
import io.github.pseudonymizer.orthanc.caller.LabelRights;
import io.github.pseudonymizer.orthanc.route.Reply;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.review.Decision;
import io.github.pseudonymizer.study.review.LinkQuestion;
import io.github.pseudonymizer.study.review.ReviewedLink;
import io.github.pseudonymizer.study.review.StudyContents;
import io.github.pseudonymizer.study.review.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.ArgumentCaptor;
import org.mockito.InOrder;

class ReviewRoutesTest {

    private static final Link LINK =
            new Link("archive", "default", "o", "c", "P0", Link.State.COMPLETE, MockedApi.ALICE, 1, 0, Instant.EPOCH);

    private final MockedApi api = new MockedApi();

    /** The archive has the copy, with these instances in one series. */
    private void store(Optional<Decision> decision, Verdict verdict, String... instances) {
        when(api.reviews.find("archive", "c"))
                .thenReturn(Optional.of(new ReviewedLink(LINK, Instant.EPOCH, 3, 1, verdict, decision, "")));
        when(api.archive.instancesOf("c")).thenReturn(Set.of(instances));
        when(api.studies.of("c"))
                .thenReturn(Optional.of(new StudyContents.Study(
                        "1.2",
                        List.of(new StudyContents.Series(
                                "series",
                                "1.2.3",
                                Set.of(instances).stream()
                                        .sorted()
                                        .map(id -> new StudyContents.Instance(id, id))
                                        .toList())))));
    }

    private static Ask ask(String method, String path, String user, String body) {
        return new Ask(method, path, Map.of(), MockedApi.caller(user, false), body);
    }

    private JsonObject look() {
        return api.answer(ask("GET", "links/c", "rhea", "")).body().getAsJsonObject();
    }

    private Reply decide(String body) {
        return api.answer(ask("POST", "links/c/confirmation", "rhea", body));
    }

    @Test
    void a_link_is_shown_with_its_pairs_after_an_entry_in_the_audit_trail() {
        store(Optional.empty(), Verdict.NONE, "one", "two");

        JsonObject link = look();

        assertEquals("o", link.get("Original").getAsString());
        assertFalse(link.get("OriginalExists").getAsBoolean());
        assertTrue(link.get("CopyExists").getAsBoolean());
        assertEquals(
                "[{\"Copy\":\"series\",\"Instances\":[{\"Copy\":\"one\"},{\"Copy\":\"two\"}]}]",
                link.get("Series").toString());
        assertTrue(link.get("Making").getAsString().startsWith("3-"));
        ArgumentCaptor<AuditEntry> entry = ArgumentCaptor.forClass(AuditEntry.class);
        verify(api.audit).record(entry.capture());
        assertEquals(AuditEntry.Event.LINK_COMPARED, entry.getValue().event());
        assertEquals("c", entry.getValue().subject());
    }

    @Test
    void what_was_seen_is_confirmed_and_what_has_changed_is_not() {
        store(Optional.empty(), Verdict.NONE, "one");
        String making = look().get("Making").getAsString();
        when(api.reviews.decide(eq(LINK), eq(Optional.of(3)), any(), any(), any()))
                .thenReturn(true);

        assertEquals(
                200,
                decide("{\"Decision\": \"confirm\", \"Making\": \"" + making + "\"}")
                        .status());
        store(Optional.empty(), Verdict.NONE, "one", "added since");
        assertEquals(
                409,
                decide("{\"Decision\": \"confirm\", \"Making\": \"" + making + "\"}")
                        .status());
    }

    @Test
    void who_loses_against_a_run_that_makes_the_copy_again_is_told() {
        store(Optional.empty(), Verdict.NONE, "one");
        String making = look().get("Making").getAsString();

        assertEquals(
                409,
                decide("{\"Decision\": \"reject\", \"Making\": \"" + making + "\"}")
                        .status());
    }

    @Test
    void instances_that_others_have_added_make_a_decision_stale() {
        Decision before = new Decision(Decision.Kind.CONFIRMED, "", "rhea", "", Instant.EPOCH, 1, "another digest");
        store(Optional.of(before), Verdict.CONFIRMED, "one");

        assertEquals(
                "stale", look().getAsJsonObject("Confirmation").get("State").getAsString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"Decision\": \"confirm\"}",
                "{\"Decision\": \"maybe\", \"Making\": \"3-0123456789abcdef\"}",
                "{\"Decision\": \"confirm\", \"Making\": \"3\"}",
                "{\"Decision\": \"confirm\", \"Making\": 3}",
                "{\"Decision\": \"confirm\", \"Making\": \"9999999999-0123456789abcdef\"}",
                "{\"Decision\": \"confirm\", \"Making\": \"3-0123456789abcdef\", \"Comment\": 5}",
                "{\"Decision\": \"confirm\", \"Making\": \"3-0123456789abcdef\", \"Series\": null}",
                "{\"Decision\": \"confirm\", \"Making\": \"3-0123456789abcdef\", \"Mercy\": 1}"
            })
    void a_decision_in_another_form_is_refused_with_the_form(String body) {
        store(Optional.empty(), Verdict.NONE, "one");

        Reply reply = decide(body);

        assertEquals(400, reply.status());
        assertTrue(reply.body().toString().contains("the body must be"));
        assertFalse(reply.body().toString().contains("Mercy"));
        verify(api.reviews, never()).decide(any(), any(), any(), any(), any());
    }

    @Test
    void a_comment_that_is_too_long_and_a_strange_series_are_refused() {
        store(Optional.empty(), Verdict.NONE, "one");
        String making = look().get("Making").getAsString();
        String begin = "{\"Decision\": \"confirm\", \"Making\": \"" + making + "\", ";

        assertEquals(
                400,
                decide(begin + "\"Comment\": \"" + "x".repeat(2001) + "\"}").status());
        assertEquals(400, decide(begin + "\"Series\": \"of another copy\"}").status());
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    links/unknown,              rhea, 404",
        "POST,   links/unknown/confirmation, rhea, 400",
        "DELETE, links/unknown/confirmation, rhea, 404",
        "GET,    links/c,                    bob,  403",
        "POST,   links/c/confirmation,       bob,  403",
        "DELETE, links/c/confirmation,       bob,  403"
    })
    void others_and_unknown_copies_are_refused(String method, String path, String user, int status) {
        assertEquals(status, api.answer(ask(method, path, user, "")).status());
        verifyNoInteractions(api.audit);
    }

    @Test
    void a_reviewer_sees_only_what_the_labels_let_them_see() {
        store(Optional.empty(), Verdict.NONE, "one");
        when(api.archive.countInstances("c")).thenReturn(1);
        Caller limited =
                new Caller(MockedApi.caller("rhea", false).requester(), Set.of(), Set.of(), LabelRights.NONE, false);

        assertEquals(
                403,
                api.answer(new Ask("GET", "links/c", Map.of(), limited, "")).status());
        verifyNoInteractions(api.audit);
    }

    @ParameterizedTest
    @CsvSource({
        "confirmed, maybe,      'confirmed must be yes, no, rejected or stale'",
        "state,     MERCY,      'state must be one of [STORING, COMPLETE, FAILED]'",
        "domain,    mercy,      'domain must be one of []'",
        "from,      yesterday,  from must be a day such as 2026-11-29",
        "to,        2026-02-30, to must be a day such as 2026-11-29",
        "study,     mercy,      study must be the id of an original or a copy",
        "since,     mercy,      'since must be the Next, or the Copy, of the last link before'"
    })
    void an_argument_that_is_not_allowed_is_answered_with_those_that_are(String name, String value, String message) {
        Reply reply = api.answer(new Ask("GET", "links", Map.of(name, value), MockedApi.caller("rhea", false), ""));

        assertEquals(400, reply.status());
        assertEquals(message, reply.body().getAsJsonObject().get("Message").getAsString());
        verifyNoInteractions(api.audit, api.reviews);
    }

    @Test
    void what_is_withdrawn_is_withdrawn_in_any_case() {
        store(Optional.empty(), Verdict.NONE, "one");

        assertEquals(
                200,
                api.answer(ask("DELETE", "links/c/confirmation", "rhea", "")).status());
        verify(api.reviews).decide(eq(LINK), eq(Optional.empty()), any(), any(), any());
    }

    @Test
    void a_patient_id_is_taken_in_a_body_and_refused_in_an_address() {
        Reply inAddress =
                api.answer(new Ask("GET", "links", Map.of("patient", "4711"), MockedApi.caller("rhea", false), ""));
        verifyNoInteractions(api.audit, api.reviews);

        Reply inBody = api.answer(ask("POST", "links", "rhea", "{\"PatientID\": \"4711\", \"limit\": \"5\"}"));

        assertEquals(400, inAddress.status());
        assertEquals(200, inBody.status());
        verify(api.reviews).page(eq("archive"), any(), eq(new LinkQuestion.Page("", 5)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"PatientID\": \"\"}",
                "{\"PatientID\": 4711}",
                "{\"PatientID\": \"4711\", \"limit\": 5}",
                "{\"PatientID\": \"4711\", \"patient\": \"4711\"}",
                "{\"PatientID\": \"4711\", \"domain\": \"mercy\"}"
            })
    void a_malformed_search_for_a_patient_is_refused(String body) {
        assertEquals(400, api.answer(ask("POST", "links", "rhea", body)).status());
        verifyNoInteractions(api.audit, api.reviews);
    }

    @Test
    void the_audit_trail_has_no_pseudonym_that_no_link_has() {
        api.answer(new Ask("GET", "links", Map.of("pseudonym", "4711"), MockedApi.caller("rhea", false), ""));

        ArgumentCaptor<AuditEntry> entry = ArgumentCaptor.forClass(AuditEntry.class);
        verify(api.audit).record(entry.capture());
        assertEquals("", entry.getValue().subject());
        assertFalse(entry.getValue().detail().contains("4711"));
    }

    @Test
    void that_a_copy_is_deleted_is_recorded_before_it_is() {
        store(Optional.empty(), Verdict.NONE, "one");

        assertEquals(200, api.answer(ask("DELETE", "links/c", "alice", "")).status());

        InOrder order = inOrder(api.audit, api.archive, api.reviews);
        order.verify(api.audit).record(any());
        order.verify(api.archive).delete(any());
        order.verify(api.reviews).delete("archive", "c");
    }
}
