// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import io.github.pseudonymizer.orthanc.route.Reply;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.AuditTrail;
import io.github.pseudonymizer.study.PendingStudy;
import io.github.pseudonymizer.study.QueueContents;
import io.github.pseudonymizer.study.Requester;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.InOrder;

class QueueRouteTest {

    private static final Requester ALICE = new Requester(Requester.Cause.HTTP, "alice", "10.0.0.7");

    private final MockedApi api = new MockedApi();
    private final QueueContents contents = api.contents;
    private final AuditTrail audit = api.audit;

    private Reply ask(String method, String path, Map<String, String> arguments, String body) {
        return api.answer(new Ask(method, path, arguments, MockedApi.caller("alice", false), body));
    }

    private Reply retry(String body) {
        return ask("POST", "queue/retry", Map.of(), body);
    }

    private static AuditEntry entry(AuditEntry.Event event, String detail) {
        return new AuditEntry("archive", event, ALICE, "", "", detail);
    }

    @Test
    void the_queue_is_counted() {
        when(contents.count("archive")).thenReturn(Map.of(PendingStudy.State.WAITING, 3L));

        assertEquals("{\"WAITING\":3}", ask("GET", "queue", Map.of(), "").body().toString());
    }

    @Test
    void failures_are_listed_after_an_entry_in_the_audit_trail() {
        when(contents.failed("archive", 7))
                .thenReturn(List.of(new PendingStudy.Failure(
                        "study",
                        Requester.Cause.STABLE_STUDY,
                        5,
                        "LEAK: somewhere",
                        Instant.parse("2026-01-02T03:04:05Z"))));

        Reply reply = ask("GET", "queue/failed", Map.of("limit", "7"), "");

        assertEquals(
                "[{\"Study\":\"study\",\"Cause\":\"STABLE_STUDY\",\"Attempts\":5,\"Reason\":\"LEAK: somewhere\","
                        + "\"Added\":\"2026-01-02T03:04:05Z\"}]",
                reply.body().toString());
        InOrder order = inOrder(audit, contents);
        order.verify(audit).record(entry(AuditEntry.Event.FAILED_WORK_READ, "oldest 7"));
        order.verify(contents).failed("archive", 7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "10001", "-1", "many", ""})
    void other_limits_are_refused(String limit) {
        assertEquals(400, ask("GET", "queue/failed", Map.of("limit", limit), "").status());
        verifyNoInteractions(contents, audit);
    }

    @Test
    void some_or_all_are_tried_again() {
        when(contents.retryFailed("archive", List.of("a", "b"))).thenReturn(1);
        when(contents.retryAllFailed("archive")).thenReturn(42);

        assertEquals(
                "{\"Retried\":1}", retry("{\"Studies\":[\"a\",\"b\"]}").body().toString());
        assertEquals("{\"Retried\":42}", retry("{\"All\":true}").body().toString());
        verify(audit).record(entry(AuditEntry.Event.WORK_RETRIED, "1 studies"));
        verify(audit).record(entry(AuditEntry.Event.WORK_RETRIED, "42 studies"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{}",
                "{\"All\":false}",
                "{\"All\":1}",
                "{\"Studies\":[]}",
                "{\"Studies\":[7]}",
                "{\"Studies\":\"a\"}",
                "{\"All\":true,\"Studies\":[\"a\"]}",
                "{\"All\":true,\"DryRun\":true}"
            })
    void anything_else_is_refused_and_nothing_tried(String body) {
        Reply reply = retry(body);

        assertEquals(400, reply.status());
        assertEquals(
                StudySelection.ALLOWED,
                reply.body().getAsJsonObject().get("Message").getAsString());
        verifyNoInteractions(contents, audit);
    }

    @Test
    void other_paths_are_unknown() {
        assertEquals(404, ask("GET", "queue/other", Map.of(), "").status());
        verifyNoInteractions(contents, audit);
    }
}
