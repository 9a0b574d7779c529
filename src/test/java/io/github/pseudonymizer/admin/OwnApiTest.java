package io.github.pseudonymizer.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.AuditTrail;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Links;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.WorkLog;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.InOrder;

class OwnApiTest {

    private static final Requester ALICE = new Requester(Requester.Cause.HTTP, "alice", "10.0.0.7");

    private final Links links = mock(Links.class);
    private final WorkLog works = mock(WorkLog.class);
    private final AuditTrail audit = mock(AuditTrail.class);

    private OwnApi api(boolean authenticationEnabled) {
        return new OwnApi(
                "archive", "1.2.3", links, works, audit, new Administrators(Set.of("alice"), authenticationEnabled));
    }

    private static Query query(String path, String user, boolean local, Map<String, String> arguments) {
        return new Query("GET", path, arguments, Optional.of(user).filter(name -> !name.isEmpty()), local, ALICE);
    }

    @ParameterizedTest
    @CsvSource({
        "true,  alice, false, 200",
        "true,  alice, true,  200",
        "true,  bob,   true,  403",
        "true,  '',    true,  403",
        "false, '',    true,  200",
        "false, '',    false, 403",
        "false, alice, false, 403"
    })
    void links_are_for_administrators(boolean authenticationEnabled, String user, boolean local, int status) {
        when(links.latest(anyString(), anyInt())).thenReturn(List.of());

        Reply reply = api(authenticationEnabled).answer(query("links", user, local, Map.of()));

        assertEquals(status, reply.status());
    }

    @Test
    void health_is_open_and_says_nothing_about_patients() {
        Reply reply = api(true).answer(query("health", "", false, Map.of()));

        assertEquals(200, reply.status());
        assertEquals(
                Set.of("Status", "Version", "Database"),
                reply.body().getAsJsonObject().keySet());
        verifyNoInteractions(links, audit);
    }

    @Test
    void without_a_database_health_is_503() {
        when(works.count(anyString()))
                .thenThrow(new StoreException(StoreException.Reason.UNREACHABLE, "no connection"));

        assertEquals(503, api(true).answer(query("health", "", false, Map.of())).status());
    }

    @Test
    void the_audit_entry_is_written_before_links_are_read() {
        when(links.latest(anyString(), anyInt())).thenReturn(List.of());

        api(true).answer(query("links", "alice", false, Map.of()));

        InOrder order = inOrder(audit, links);
        order.verify(audit).record(any());
        order.verify(links).latest("archive", 1000);
    }

    @Test
    void without_an_audit_entry_no_links_are_told() {
        doThrow(new StoreException(StoreException.Reason.FAILED, "no"))
                .when(audit)
                .record(any());

        assertThrows(StoreException.class, () -> api(true).answer(query("links", "alice", false, Map.of())));

        verifyNoInteractions(links);
    }

    @Test
    void a_link_tells_copy_pseudonym_state_and_who_asked() {
        when(links.latest("archive", 1))
                .thenReturn(List.of(
                        new Link("archive", "default", "o", "c", "P0", Link.State.COMPLETE, ALICE, 7, Instant.EPOCH)));

        Reply reply = api(true).answer(query("links", "alice", false, Map.of("limit", "1")));

        assertEquals(
                "[{\"Original\":\"o\",\"Copy\":\"c\",\"Domain\":\"default\",\"Pseudonym\":\"P0\",\"State\":\"COMPLETE\","
                        + "\"Cause\":\"HTTP\",\"User\":\"alice\",\"Address\":\"10.0.0.7\",\"Instances\":7,"
                        + "\"Changed\":\"1970-01-01T00:00:00Z\"}]",
                reply.body().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "10001", "many", ""})
    void a_limit_out_of_range_is_refused(String limit) {
        assertEquals(
                400,
                api(true)
                        .answer(query("links", "alice", false, Map.of("limit", limit)))
                        .status());
    }

    @Test
    void only_get_is_allowed_and_only_what_there_is() {
        Query post = new Query("POST", "links", Map.of(), Optional.of("alice"), false, ALICE);

        assertEquals(405, api(true).answer(post).status());
        assertEquals(
                404,
                api(true).answer(query("strange", "alice", false, Map.of())).status());
        assertFalse(api(true)
                .answer(query("strange", "alice", false, Map.of()))
                .body()
                .toString()
                .contains("strange"));
    }
}
