// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import io.github.pseudonymizer.orthanc.route.Reply;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.Link;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OriginalRouteTest {

    private final MockedApi api = new MockedApi();

    @BeforeEach
    void haveOneCopy() {
        when(api.links.findByCopy(anyString(), anyString())).thenReturn(Optional.empty());
        when(api.links.findByCopy("archive", "copy"))
                .thenReturn(Optional.of(new Link(
                        "archive",
                        "trial",
                        "original",
                        "copy",
                        "P0",
                        Link.State.COMPLETE,
                        MockedApi.ALICE,
                        7,
                        0,
                        Instant.EPOCH)));
    }

    private Reply ask(String study, String user) {
        api.copiesAreOpen = true;
        return api.get("original/" + study, user);
    }

    @Test
    void an_administrator_is_told_the_original_and_that_is_put_on_record_without_it() {
        Reply reply = ask("copy", "alice");

        assertEquals(
                "{\"Study\":\"original\",\"Domain\":\"trial\"}", reply.body().toString());
        verify(api.audit)
                .record(new AuditEntry(
                        "archive", AuditEntry.Event.LINKS_READ, MockedApi.ALICE, "trial", "copy", "its original"));
    }

    @Test
    void without_an_audit_entry_nothing_is_told() {
        doThrow(new StoreException(StoreException.Reason.FAILED, "no"))
                .when(api.audit)
                .record(any());

        assertEquals(503, ask("copy", "alice").status());
    }

    @Test
    void nobody_else_is_told_even_where_everybody_may_ask_for_copies() {
        assertEquals(403, ask("copy", "bob").status());

        verifyNoInteractions(api.links, api.audit);
    }

    @Test
    void what_is_no_copy_has_no_original_and_leaves_no_entry() {
        for (String study : List.of("original", "unknown", "", "a/b")) {
            assertEquals(404, ask(study, "alice").status(), study);
        }
        verifyNoInteractions(api.audit);
    }
}
