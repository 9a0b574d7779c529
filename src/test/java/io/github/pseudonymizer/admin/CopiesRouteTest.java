// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.orthanc.route.Reply;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Resource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CopiesRouteTest {

    private final MockedApi api = new MockedApi();

    private Reply ask(boolean openToAll, String study, String user) {
        api.copiesAreOpen = openToAll;
        return api.get("copies/" + study, user);
    }

    private void link(Link... all) {
        when(api.links.ofOriginal("archive", "original")).thenReturn(List.of(all));
    }

    private Link copy(String domain, Link.State state, boolean exists) {
        String id = "copy in " + domain;
        when(api.archive.find(id))
                .thenReturn(Optional.of(new Resource(Level.STUDY, id)).filter(copy -> exists));
        return new Link("archive", domain, "original", id, "P0", state, MockedApi.ALICE, 7, 0, Instant.EPOCH);
    }

    @Test
    void the_copies_of_all_domains_are_told_and_nothing_of_patient_or_requester() {
        link(copy("default", Link.State.COMPLETE, true), copy("trial", Link.State.STORING, true));

        assertEquals(
                "{\"Copies\":[{\"Study\":\"copy in default\",\"Domain\":\"default\",\"State\":\"COMPLETE\"},"
                        + "{\"Study\":\"copy in trial\",\"Domain\":\"trial\",\"State\":\"STORING\"}]}",
                ask(true, "original", "bob").body().toString());
    }

    @Test
    void a_copy_that_was_deleted_or_taken_back_is_not_told() {
        link(copy("default", Link.State.COMPLETE, false), copy("trial", Link.State.FAILED, false));

        assertEquals("{\"Copies\":[]}", ask(true, "original", "bob").body().toString());
    }

    @Test
    void an_unknown_study_has_no_copies() {
        when(api.links.ofOriginal(anyString(), anyString())).thenReturn(List.of());

        for (String study : List.of("unknown", " ", "%2e")) {
            Reply reply = ask(true, study, "bob");

            assertEquals(200, reply.status(), study);
            assertEquals("{\"Copies\":[]}", reply.body().toString());
        }
    }

    @ParameterizedTest
    @CsvSource({"copy in trial, true, true", "copy in trial, false, false", "original, true, false"})
    void an_administrator_is_told_whether_a_study_is_itself_the_copy_of_one_that_is_there(
            String study, boolean exists, boolean told) {
        Link link = copy("trial", Link.State.COMPLETE, true);
        when(api.links.findByCopy("archive", "copy in trial")).thenReturn(Optional.of(link));
        when(api.archive.find("original"))
                .thenReturn(Optional.of(new Resource(Level.STUDY, "original")).filter(original -> exists));

        JsonObject json = ask(true, study, "alice").body().getAsJsonObject();

        assertEquals(told, json.get("HasOriginal").getAsBoolean());
    }

    @Test
    void nobody_else_is_told_that_a_study_is_a_copy() {
        Link link = copy("trial", Link.State.COMPLETE, true);
        when(api.links.findByCopy("archive", "copy in trial")).thenReturn(Optional.of(link));

        assertFalse(ask(true, "copy in trial", "bob").body().getAsJsonObject().has("HasOriginal"));
    }

    @ParameterizedTest
    @CsvSource({"true, bob, 200", "true, alice, 200", "false, bob, 403", "false, alice, 200"})
    void everybody_may_ask_only_where_copies_show_their_originals_anyway(boolean openToAll, String user, int status) {
        link(copy("default", Link.State.COMPLETE, true));

        assertEquals(status, ask(openToAll, "original", user).status());
    }

    @Test
    void asking_leaves_no_audit_entry() {
        link(copy("default", Link.State.COMPLETE, true));

        assertEquals(200, ask(false, "original", "alice").status());

        verifyNoInteractions(api.audit);
    }

    @Test
    void a_database_that_fails_is_told_as_such() {
        when(api.links.ofOriginal("archive", "original"))
                .thenThrow(new StoreException(StoreException.Reason.UNREACHABLE, "no connection"));

        assertEquals(503, ask(true, "original", "bob").status());
    }
}
