// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.orthanc.route.Reply;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import io.github.pseudonymizer.service.ServiceDomains;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.merge.Merging;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MergeRouteTest {

    private static final String BODY =
            "{\"Domain\": \"default\", \"Keep\": \"P1\", \"Merge\": \"P2\", \"Reason\": \"letter of 1 March\"}";
    private static final String DRY = BODY.replace("}", ", \"DryRun\": true}");

    private final MockedApi api = new MockedApi();

    @BeforeEach
    void domain() {
        api.domains = List.of(ServiceDomains.of(new Namespace("default", new PseudonymFormat.Random("P"))));
    }

    private Reply post(String body, String user) {
        return api.answer(new Ask("POST", "patients/merge", Map.of(), MockedApi.caller(user, false), body));
    }

    private static Link link(String archive, String original, String copy) {
        return new Link(
                archive,
                "default",
                original,
                copy,
                "P2",
                Link.State.COMPLETE,
                Requester.itself(Requester.Cause.STABLE_STUDY),
                1,
                0,
                Instant.EPOCH);
    }

    private void knows(String pseudonym, Merging.Known known) {
        when(api.merging.find("default", pseudonym)).thenReturn(Optional.of(known));
    }

    private static Merging.Known remembered(Link... links) {
        return new Merging.Known(false, Optional.empty(), List.of(links));
    }

    private static AuditEntry entry(String detail) {
        return new AuditEntry("archive", AuditEntry.Event.PATIENTS_MERGED, MockedApi.ALICE, "default", "P1", detail);
    }

    @Test
    void a_dry_run_tells_what_would_be_made_again_and_leaves_only_an_entry() {
        knows("P1", remembered());
        knows("P2", remembered(link("archive", "original", "copy"), link("other", "there", "copy there")));
        when(api.archive.countInstances(anyString())).thenReturn(1);

        Reply reply = post(DRY, "alice");

        assertEquals(200, reply.status());
        JsonObject json = reply.body().getAsJsonObject();
        assertEquals("[\"copy\"]", json.get("Remakes").toString());
        assertEquals(
                "[{\"Archive\":\"other\",\"Studies\":[\"copy there\"]}]",
                json.get("Elsewhere").toString());
        assertTrue(json.get("DateShift").getAsString().contains("get that of P1"));
        verify(api.audit).record(entry("dry run, merged P2, 1 copies, with different date shifts; letter of 1 March"));
        verify(api.merging, never()).merge(anyString(), anyString(), anyString(), any());
    }

    @Test
    void others_who_get_in_the_way_are_noticed() {
        knows("P1", remembered());
        when(api.merging.find("default", "P2"))
                .thenReturn(Optional.of(remembered()))
                .thenReturn(Optional.of(new Merging.Known(true, Optional.empty(), List.of())));
        when(api.merging.merge(anyString(), anyString(), anyString(), any())).thenReturn(false);

        Reply reply = post(BODY, "alice");

        assertEquals(409, reply.status());
        assertTrue(reply.body().toString().contains("P2 was forgotten"));
    }

    @Test
    void copies_without_originals_are_listed_and_nothing_is_done() {
        knows("P1", remembered());
        knows("P2", remembered(link("archive", "original", "copy")));
        when(api.archive.countInstances("copy")).thenReturn(1);

        Reply reply = post(BODY, "alice");

        assertEquals(409, reply.status());
        assertTrue(reply.body().toString().contains("Studies: copy"));
        verifyNoInteractions(api.audit);
    }

    @Test
    void a_reason_that_names_a_patient_is_refused() {
        knows("P1", remembered());
        knows("P2", remembered());
        when(api.merging.isNamedIn("default", "P2", "letter of 1 March")).thenReturn(true);

        assertEquals(400, post(BODY, "alice").status());
        verifyNoInteractions(api.audit);
    }

    @Test
    void what_is_no_request_is_refused() {
        for (String body : List.of(
                "",
                "[]",
                "{}",
                BODY.replace("P2", "P1"),
                BODY.replace("default", ""),
                BODY.replace("default", "no such domain"),
                BODY.replace("letter of 1 March", " "),
                BODY.replace("\"Reason\"", "\"Why\""),
                DRY.replace("true", "\"true\""),
                BODY.replace("}", ", \"Copies\": \"keep\"}"))) {
            assertEquals(400, post(body, "alice").status(), body);
        }
        assertEquals(403, post(BODY, "bob").status());
        verifyNoInteractions(api.merging);
        assertEquals(404, post(BODY, "alice").status());
    }
}
