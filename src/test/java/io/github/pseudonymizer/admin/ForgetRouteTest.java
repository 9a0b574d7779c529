// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.orthanc.route.Reply;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.forget.Forgetting;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.InOrder;

class ForgetRouteTest {

    private static final String BODY = """
        {"Pseudonym": "P4711", "Domain": "default", "Reason": "letter of 1 March", "Copies": "%s"}
        """;

    private final MockedApi api = new MockedApi();

    private Reply post(String body, String user) {
        return api.answer(new Ask("POST", "forget", Map.of(), MockedApi.caller(user, false), body));
    }

    private static Link link(String archive, String original, String copy) {
        return new Link(
                archive,
                "default",
                original,
                copy,
                "P4711",
                Link.State.COMPLETE,
                Requester.itself(Requester.Cause.STABLE_STUDY),
                1,
                0,
                Instant.EPOCH);
    }

    private void knows(Link... links) {
        when(api.forgetting.find("archive", "default", "P4711"))
                .thenReturn(
                        Optional.of(new Forgetting.Known(List.of(links), Set.of(), Set.of(), false, Optional.empty())));
        when(api.archive.countInstances(anyString())).thenReturn(1);
    }

    @Test
    void copies_that_are_kept_lose_their_ties_before_the_records_change() {
        knows(link("archive", "original", "copy"), link("other", "there", "copy there"));

        Reply reply = post(BODY.formatted("keep"), "alice");

        InOrder order = inOrder(api.audit, api.marks, api.forgetting);
        order.verify(api.audit).record(any(AuditEntry.class));
        order.verify(api.marks).remove("copy");
        order.verify(api.forgetting)
                .forget(
                        "default",
                        "P4711",
                        List.of(),
                        "",
                        new AuditEntry(
                                "archive",
                                AuditEntry.Event.PATIENT_FORGOTTEN,
                                MockedApi.ALICE,
                                "default",
                                "P4711",
                                "copies: keep; 2 links; 0 studies; letter of 1 March"));
        assertEquals(200, reply.status());
        JsonObject json = reply.body().getAsJsonObject();
        assertEquals("[\"copy\"]", json.get("Studies").toString());
        assertEquals("[\"original\"]", json.get("OriginalsInOrthanc").toString());
        assertEquals(
                "[{\"Archive\":\"other\",\"Studies\":[\"copy there\"]}]",
                json.get("Elsewhere").toString());
    }

    @Test
    void all_copies_with_fresh_uids_are_stored_before_the_first_former_one_goes() {
        knows(link("archive", "original", "copy"), link("archive", "original 2", "copy 2"));
        byte[] secret = {1, 2};
        when(api.forgetting.secret("default", "P4711")).thenReturn(secret);
        when(api.renewal.idOf("copy", secret)).thenReturn("new");
        when(api.renewal.idOf("copy 2", secret)).thenReturn("new 2");

        Reply reply = post(BODY.formatted("renew"), "alice");

        InOrder order = inOrder(api.archive, api.renewal, api.forgetting);
        order.verify(api.forgetting).renewing("archive", "default", "P4711", Set.of("new", "new 2"));
        order.verify(api.renewal).store("copy", secret);
        order.verify(api.renewal).store("copy 2", secret);
        order.verify(api.archive).delete(new Resource(Level.STUDY, "copy"));
        order.verify(api.archive).delete(new Resource(Level.STUDY, "copy 2"));
        order.verify(api.forgetting).forget(eq("default"), eq("P4711"), any(), eq("archive"), any());
        assertEquals(200, reply.status());
        assertTrue(reply.body().getAsJsonObject().get("Studies").toString().contains("\"new 2\""));
    }

    @Test
    void new_copies_that_cannot_be_completed_are_deleted_and_the_patient_stays_known() {
        knows(link("archive", "original", "copy"));
        byte[] secret = {1, 2};
        when(api.forgetting.secret("default", "P4711")).thenReturn(secret);
        when(api.renewal.idOf("copy", secret)).thenReturn("new");
        doThrow(new ArchiveException(ArchiveException.Reason.NOT_STORED, "full"))
                .when(api.renewal)
                .store("copy", secret);

        assertEquals(507, post(BODY.formatted("renew"), "alice").status());

        verify(api.archive).delete(new Resource(Level.STUDY, "new"));
        verify(api.archive, never()).delete(new Resource(Level.STUDY, "copy"));
        verify(api.forgetting, never()).forget(any(), any(), any(), any(), any());
    }

    @Test
    void copies_can_be_deleted() {
        knows(link("archive", "original", "copy"));

        assertEquals(200, post(BODY.formatted("delete"), "alice").status());

        verify(api.archive).delete(new Resource(Level.STUDY, "copy"));
        verify(api.marks, never()).remove(anyString());
    }

    @Test
    void an_unknown_pseudonym_is_not_found() {
        when(api.forgetting.find("archive", "default", "P4711")).thenReturn(Optional.empty());

        assertEquals(404, post(BODY.formatted("keep"), "alice").status());
        verifyNoInteractions(api.audit);
    }

    @Test
    void a_reason_that_names_the_patient_is_refused() {
        knows(link("archive", "original", "copy"));
        when(api.forgetting.isNamedIn("default", "P4711", "letter of 1 March")).thenReturn(true);

        assertEquals(400, post(BODY.formatted("keep"), "alice").status());
        verify(api.forgetting, never()).forget(any(), any(), any(), any(), any());
    }

    @Test
    void copies_that_would_go_on_showing_their_originals_cannot_be_kept() {
        knows(link("archive", "original", "copy"));
        when(api.marks.isPermanent("copy")).thenReturn(true);

        assertEquals(409, post(BODY.formatted("keep"), "alice").status());
        verify(api.forgetting, never()).forget(any(), any(), any(), any(), any());
        assertEquals(200, post(BODY.formatted("delete"), "alice").status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"keep", "renew", "delete"})
    void a_patient_who_is_merged_while_the_request_waits_for_other_runs_keeps_the_copies(String copies) {
        knows(link("archive", "original", "copy"));
        Forgetting.Known before =
                api.forgetting.find("archive", "default", "P4711").orElseThrow();
        Forgetting.Known merged = new Forgetting.Known(before.links(), Set.of(), Set.of(), false, Optional.of("P0815"));
        when(api.forgetting.find("archive", "default", "P4711"))
                .thenReturn(Optional.of(before))
                .thenReturn(Optional.of(merged));

        Reply reply = post(BODY.formatted(copies), "alice");

        assertEquals(409, reply.status());
        assertTrue(reply.body().toString().contains("P0815"), reply.body().toString());
        verify(api.archive, never()).delete(any());
        verify(api.marks, never()).remove(anyString());
        verifyNoInteractions(api.renewal);
        verify(api.forgetting, never()).forget(any(), any(), any(), any(), any());
    }

    @Test
    void only_administrators_may() {
        assertEquals(403, post(BODY.formatted("keep"), "bob").status());
        verifyNoInteractions(api.forgetting);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"Pseudonym\":\"P\",\"Domain\":\"d\",\"Reason\":\" \",\"Copies\":\"keep\"}",
                "{\"Pseudonym\":\"P\",\"Domain\":\"d\",\"Reason\":\"r\",\"Copies\":\"hide\"}",
                "{\"Pseudonym\":\"P\",\"Domain\":\"d\",\"Reason\":\"r\",\"Copies\":\"keep\",\"More\":1}"
            })
    void anything_else_is_refused_with_what_is_allowed(String body) {
        Reply reply = post(body, "alice");

        assertEquals(400, reply.status());
        assertTrue(reply.body().toString().contains("Pseudonym"), reply.body().toString());
    }
}
