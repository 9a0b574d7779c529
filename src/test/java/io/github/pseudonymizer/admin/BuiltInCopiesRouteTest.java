// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import io.github.pseudonymizer.orthanc.route.Reply;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.AuditTrail;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.PendingStudy;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.StudyQueue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.InOrder;

class BuiltInCopiesRouteTest {

    private final MockedApi api = new MockedApi();
    private final StudyQueue queue = api.queue;
    private final AuditTrail audit = api.audit;
    private final StudyArchive archive = api.archive;

    /** An original, a copy of it that the built-in made, and another such copy without an original. */
    @BeforeEach
    void fill() {
        when(archive.studies(0, 1000)).thenReturn(List.of("original", "built-in", "orphan"));
        when(archive.studies(1, 1)).thenReturn(List.of("built-in"));
        for (String study : List.of("original", "built-in", "orphan")) {
            when(archive.find(study)).thenReturn(Optional.of(new Resource(Level.STUDY, study)));
        }
        when(archive.anonymizedFrom("built-in")).thenReturn(Optional.of("original"));
        when(archive.anonymizedFrom("orphan")).thenReturn(Optional.of("gone"));
        Map.of("original", 3, "built-in", 2, "orphan", 1)
                .forEach((study, count) -> when(archive.countInstances(study)).thenReturn(count));
        when(api.contents.standings("archive", List.of("original", "built-in", "orphan")))
                .thenReturn(Map.of(
                        "orphan",
                        new PendingStudy.Standing(
                                Requester.Cause.BUILT_IN_COPY, PendingStudy.State.FAILED, "LEAK: invented")));
    }

    private Reply get(Map<String, String> arguments) {
        return answer("GET", "alice", arguments, "");
    }

    private Reply post(String body) {
        return answer("POST", "alice", Map.of(), body);
    }

    private Reply answer(String method, String user, Map<String, String> arguments, String body) {
        return api.answer(new Ask(method, "built-in-copies", arguments, MockedApi.caller(user, false), body));
    }

    private static AuditEntry entry(AuditEntry.Event event, String detail) {
        return new AuditEntry("archive", event, MockedApi.ALICE, "", "", detail);
    }

    @Test
    void copies_of_the_built_in_are_listed_with_their_originals() {
        Reply reply = get(Map.of());

        assertEquals(
                "{\"BuiltInCopies\":[{\"BuiltInCopy\":\"built-in\",\"Original\":\"original\",\"OriginalExists\":true,"
                        + "\"Instances\":2,\"OriginalInstances\":3,\"State\":\"found\",\"Reason\":\"\"},"
                        + "{\"BuiltInCopy\":\"orphan\",\"Original\":\"gone\",\"OriginalExists\":false,"
                        + "\"Instances\":1,\"OriginalInstances\":0,\"State\":\"failed\",\"Reason\":\"LEAK: invented\"}],"
                        + "\"Done\":true,\"Next\":3}",
                reply.body().toString());
    }

    @Test
    void a_full_page_tells_where_the_next_begins() {
        Reply reply = get(Map.of("since", "1", "limit", "1"));

        assertEquals(
                "{\"BuiltInCopies\":[{\"BuiltInCopy\":\"built-in\",\"Original\":\"original\",\"OriginalExists\":true,"
                        + "\"Instances\":2,\"OriginalInstances\":3,\"State\":\"found\",\"Reason\":\"\"}],"
                        + "\"Done\":false,\"Next\":2}",
                reply.body().toString());
    }

    @Test
    void the_audit_entry_is_written_before_originals_are_told() {
        get(Map.of("since", "1", "limit", "1"));

        InOrder order = inOrder(audit, archive);
        order.verify(audit).record(entry(AuditEntry.Event.BUILT_IN_COPIES_READ, "1 studies from 1"));
        order.verify(archive).studies(1, 1);
    }

    @Test
    void without_an_audit_entry_nothing_is_told() {
        doThrow(new StoreException(StoreException.Reason.FAILED, "no"))
                .when(audit)
                .record(any());

        assertEquals(503, get(Map.of()).status());

        verify(archive, never()).studies(anyLong(), anyInt());
    }

    @ParameterizedTest
    @CsvSource({"-1, 1", "0, 0", "0, 10001", "many, 1", "0, many", "99999999999999999999, 1", "'', 1"})
    void a_page_out_of_range_is_refused(String since, String limit) {
        assertEquals(400, get(Map.of("since", since, "limit", limit)).status());
        verifyNoInteractions(audit);
    }

    @Test
    void each_study_that_was_asked_for_is_told_what_becomes_of_it() {
        Reply reply = post("{\"Studies\": [\"built-in\", \"orphan\", \"original\", \"strange\"]}");

        assertEquals(
                "{\"Studies\":[{\"BuiltInCopy\":\"built-in\",\"Result\":\"queued\"},"
                        + "{\"BuiltInCopy\":\"orphan\",\"Result\":\"its original is gone\"},"
                        + "{\"BuiltInCopy\":\"original\",\"Result\":\"not a copy of the built-in\"},"
                        + "{\"BuiltInCopy\":\"strange\",\"Result\":\"unknown study\"}]}",
                reply.body().toString());
        InOrder order = inOrder(audit, queue);
        order.verify(audit).record(entry(AuditEntry.Event.BUILT_IN_COPIES_QUEUED, "1 studies"));
        order.verify(queue).addBuiltInCopies("archive", List.of("built-in"), "");
    }

    @Test
    void a_dry_run_of_all_tells_and_changes_nothing() {
        Reply reply = post("{\"All\": true, \"DryRun\": true}");

        assertEquals(
                "{\"Studies\":[{\"BuiltInCopy\":\"built-in\",\"Result\":\"would be replaced\"},"
                        + "{\"BuiltInCopy\":\"orphan\",\"Result\":\"its original is gone\"}]}",
                reply.body().toString());
        verifyNoInteractions(queue, audit);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}",
                "{\"All\": false}",
                "{\"All\": \"true\"}",
                "{\"All\": true, \"Studies\": [\"built-in\"]}",
                "{\"All\": true, \"DryRun\": 1}",
                "{\"All\": true, \"Domain\": 7}",
                "{\"All\": true, \"Domain\": null}",
                "{\"All\": true, \"Dryrun\": true}",
                "{\"Studies\": []}",
                "{\"Studies\": \"built-in\"}",
                "{\"Studies\": [4711]}",
                "{\"Studies\": [\"built-in\"], \"DryRun\": null}"
            })
    void a_malformed_body_is_refused_with_what_is_allowed(String body) {
        Reply reply = post(body);

        assertEquals(400, reply.status());
        String message = reply.body().getAsJsonObject().get("Message").getAsString();
        assertTrue(
                message.contains("Studies")
                        && message.contains("All")
                        && message.contains("DryRun")
                        && message.contains("Domain"),
                message);
        verifyNoInteractions(queue, audit);
    }

    @Test
    void an_unknown_domain_is_refused_with_those_there_are() {
        Reply reply = post("{\"All\": true, \"Domain\": \"strange\"}");

        assertEquals(400, reply.status());
        String message = reply.body().getAsJsonObject().get("Message").getAsString();
        assertTrue(message.startsWith("unknown Domain; there are ["), message);
        verifyNoInteractions(queue, audit);
    }

    @ParameterizedTest
    @CsvSource({"GET, bob, 403", "POST, bob, 403", "PUT, alice, 405", "DELETE, alice, 405"})
    void others_are_kept_out(String method, String user, int status) {
        assertEquals(status, answer(method, user, Map.of(), "{\"All\": true}").status());
        verifyNoInteractions(queue, audit);
    }
}
