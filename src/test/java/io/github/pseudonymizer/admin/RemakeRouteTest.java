// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.github.pseudonymizer.orthanc.route.Reply;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.Resource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemakeRouteTest {

    private final MockedApi api = new MockedApi();

    @BeforeEach
    void link() {
        Link link = new Link(
                "archive",
                "default",
                "original",
                "copy",
                "P1",
                Link.State.COMPLETE,
                MockedApi.ALICE,
                7,
                0,
                Instant.EPOCH);
        when(api.links.outdated(eq("archive"), any(), eq(""), anyInt())).thenReturn(List.of(link));
        when(api.links.countOutdated(eq("archive"), any())).thenReturn(1L);
        when(api.links.ofOriginal("archive", "original")).thenReturn(List.of(link));
        when(api.links.findByCopy("archive", "copy")).thenReturn(Optional.of(link));
        for (String study : List.of("original", "copy")) {
            when(api.archive.find(study)).thenReturn(Optional.of(new Resource(Level.STUDY, study)));
        }
    }

    private Reply list(String user, Map<String, String> arguments) {
        return api.answer(new Ask("GET", "copies", arguments, MockedApi.caller(user, false), ""));
    }

    private Reply post(String user, String body) {
        return api.answer(new Ask("POST", "remake", Map.of(), MockedApi.caller(user, false), body));
    }

    @Test
    void outdated_copies_are_listed_for_administrators_and_that_is_audited() {
        assertEquals(
                "{\"Outdated\":1,\"Copies\":[{\"Study\":\"copy\",\"Domain\":\"default\",\"Original\":\"original\","
                        + "\"OriginalExists\":true,\"State\":\"COMPLETE\"}],\"Done\":true,\"Next\":\"copy\"}",
                list("alice", Map.of("outdated", "true")).body().toString());
        verify(api.audit)
                .record(new AuditEntry(
                        "archive", AuditEntry.Event.LINKS_READ, MockedApi.ALICE, "", "", "outdated, at most 1000"));
        assertEquals(403, list("bob", Map.of("outdated", "true")).status());
    }

    @Test
    void not_even_where_copies_are_open_to_all_is_the_list_of_them() {
        api.copiesAreOpen = true;

        assertEquals(403, list("bob", Map.of("outdated", "true")).status());
    }

    @Test
    void only_the_list_of_outdated_ones_can_be_had() {
        assertEquals(400, list("alice", Map.of()).status());
        assertEquals(
                400, list("alice", Map.of("outdated", "true", "limit", "0")).status());
    }

    @Test
    void studies_are_queued_by_the_ids_of_originals_or_copies() {
        assertEquals(
                "{\"Studies\":[{\"Study\":\"copy\",\"Result\":\"queued\"},{\"Study\":\"strange\","
                        + "\"Result\":\"unknown study\"}]}",
                post("alice", "{\"Studies\":[\"copy\",\"strange\"]}").body().toString());
        verify(api.queue).add("archive", List.of("original"), Requester.Cause.REMAKE);
        verify(api.audit)
                .record(new AuditEntry(
                        "archive", AuditEntry.Event.REMAKE_QUEUED, MockedApi.ALICE, "", "", "1 studies"));
    }

    @Test
    void a_dry_run_queues_nothing() {
        assertEquals(
                "{\"Studies\":[{\"Study\":\"copy\",\"Result\":\"would be made again\"}],\"Outdated\":1}",
                post("alice", "{\"Outdated\":true,\"DryRun\":true}").body().toString());
        verify(api.queue, never()).add(any(), any(), any());
    }

    @Test
    void all_outdated_ones_are_noted_as_one_work() {
        assertEquals(
                "{\"Outdated\":1}", post("alice", "{\"Outdated\":true}").body().toString());
        verify(api.queue).add("archive", List.of("outdated copies after "), Requester.Cause.REMAKE);
    }

    @Test
    void others_may_not() {
        assertEquals(403, post("bob", "{\"Outdated\":true}").status());
        verify(api.queue, never()).add(any(), any(), any());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"Outdated\":false}",
                "{\"Outdated\":\"true\"}",
                "{\"Outdated\":true,\"Studies\":[\"a\"]}",
                "{\"Studies\":[]}",
                "{\"Studies\":[\"a\"],\"DryRun\":1}",
                "{\"All\":true}",
                "{\"Outdated\":true,\"Dryrun\":true}"
            })
    void what_is_not_understood_is_refused(String body) {
        assertEquals(400, post("alice", body).status());
        verify(api.queue, never()).add(any(), any(), any());
    }

    @Test
    void it_must_be_posted() {
        assertEquals(
                405,
                api.answer(new Ask("GET", "remake", Map.of(), MockedApi.caller("alice", false), ""))
                        .status());
    }
}
