package io.github.pseudonymizer.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import io.github.pseudonymizer.orthanc.WorkersState;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.AuditTrail;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Links;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.WorkLog;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OriginalRouteTest {

    private static final Requester ALICE = new Requester(Requester.Cause.HTTP, "alice", "10.0.0.7");

    private final StudyArchive archive = mock(StudyArchive.class);
    private final Links links = mock(Links.class);
    private final AuditTrail audit = mock(AuditTrail.class);

    @BeforeEach
    void haveOneCopy() {
        when(links.findByCopy(anyString(), anyString())).thenReturn(Optional.empty());
        when(links.findByCopy("archive", "copy"))
                .thenReturn(Optional.of(new Link(
                        "archive",
                        "trial",
                        "original",
                        "copy",
                        "P0",
                        Link.State.COMPLETE,
                        ALICE,
                        7,
                        0,
                        Instant.EPOCH)));
    }

    private Reply ask(String study, String user) {
        OwnApi api = new OwnApi(
                "archive",
                links,
                mock(WorkLog.class),
                audit,
                new HealthRoute("1.2.3", HealthRouteTest::usable, () -> WorkersState.OK),
                mock(ExplanationRoute.class),
                new CopiesRoute(archive, links, true),
                mock(StraysRoute.class),
                new Administrators(Set.of("alice"), true));
        return api.answer(new Query("GET", "original/" + study, Map.of(), Optional.of(user), false, ALICE, ""));
    }

    @Test
    void an_administrator_is_told_the_original_and_that_is_put_on_record_without_it() {
        Reply reply = ask("copy", "alice");

        assertEquals(
                "{\"Study\":\"original\",\"Domain\":\"trial\"}", reply.body().toString());
        verify(audit)
                .record(new AuditEntry("archive", AuditEntry.Event.LINKS_READ, ALICE, "trial", "copy", "its original"));
    }

    @Test
    void without_an_audit_entry_nothing_is_told() {
        doThrow(new StoreException(StoreException.Reason.FAILED, "no"))
                .when(audit)
                .record(any());

        assertThrows(StoreException.class, () -> ask("copy", "alice"));
    }

    @Test
    void nobody_else_is_told_even_where_everybody_may_ask_for_copies() {
        assertEquals(403, ask("copy", "bob").status());

        verifyNoInteractions(links, audit);
    }

    @Test
    void what_is_no_copy_has_no_original_and_leaves_no_entry() {
        for (String study : List.of("original", "unknown", "", "a/b")) {
            assertEquals(404, ask(study, "alice").status(), study);
        }
        verifyNoInteractions(audit);
    }
}
