// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import io.github.pseudonymizer.orthanc.bridge.Event;
import io.github.pseudonymizer.orthanc.bridge.HttpAnswer;
import io.github.pseudonymizer.orthanc.bridge.ScriptedBridge;
import io.github.pseudonymizer.orthanc.caller.Administrators;
import io.github.pseudonymizer.orthanc.caller.Authority;
import io.github.pseudonymizer.orthanc.caller.Caller;
import io.github.pseudonymizer.orthanc.caller.Callers;
import io.github.pseudonymizer.orthanc.caller.LabelRights;
import io.github.pseudonymizer.orthanc.caller.TrustedProxies;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.Requester;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoorTest {

    private static final Map<String, String> FOREIGN =
            Map.of("host", "pacs.example", "origin", "https://mercy.example", "sec-fetch-site", "cross-site");
    private static final Map<String, String> OWN =
            Map.of("host", "pacs.example", "origin", "https://pacs.example", "sec-fetch-site", "same-origin");

    private final ScriptedBridge bridge = new ScriptedBridge();
    private final List<String> handled = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private final List<AuditEntry> recorded = new ArrayList<>();
    private final RouteTable table = new RouteTable(
            List.of(
                    row("GET", "/own/open", Access.EVERYBODY),
                    row("GET", "/own/secret", Access.ADMINISTRATORS),
                    row("POST", "/own/secret", Access.ADMINISTRATORS),
                    row("POST", "/{patients|studies}/{id}/anonymize", Access.ORTHANC_USERS)),
            Map.of("/own/former", "/own/open"));

    private Route row(String method, String path, Access access) {
        return new Route(method, path, "", access, (query, reply) -> {
            handled.add(path);
            reply.accept(HttpAnswer.json(200, "" + new JsonArray()));
        });
    }

    /** Says which user sends a request, and notes that it was asked. */
    private final class Users implements Authority {

        @Override
        public Caller callerOf(Event.Request request, String address) {
            String user = request.headers().getOrDefault("user", "");
            asked.add(user);
            return new Caller(
                    new Requester(Requester.Cause.HTTP, user, address), Set.of(), Set.of(), LabelRights.ALL, false);
        }

        @Override
        public boolean trustsThisMachine() {
            return false;
        }
    }

    @ParameterizedTest
    @CsvSource({"alice, 200, 0", "bob, 403, 1", "'', 403, 1"})
    void who_asks_for_identities_without_being_an_administrator_is_recorded(String user, int status, int entries)
            throws InterruptedException {
        RouteTable identities = new RouteTable(
                List.of(new Route(
                        "GET",
                        "/own/{secret}",
                        "",
                        Access.RECORDED_ADMINISTRATORS,
                        Route.Handler.of(query -> HttpAnswer.json(200, "[]")))),
                Map.of());

        String answer = ask(identities, "GET", "/own/4711", Map.of("user", user));

        assertTrue(answer.contains("" + status), answer);
        assertEquals(entries, recorded.size());
        recorded.forEach(entry -> assertEquals("GET /own/{secret}", entry.detail()));
    }

    private String ask(String method, String uri, Map<String, String> headers) throws InterruptedException {
        return ask(table, method, uri, headers);
    }

    private String ask(RouteTable routes, String method, String uri, Map<String, String> headers)
            throws InterruptedException {
        Callers callers = new Callers(new Users(), TrustedProxies.NONE);
        new Door(
                        bridge,
                        routes,
                        callers,
                        new Administrators(Set.of("alice"), Set.of(), Set.of()),
                        new Refusals("archive", recorded::add))
                .answer(new Event.Request(1, method, uri, List.of(), headers, Map.of(), "{}", "192.0.2.7", true));
        return bridge.heard();
    }

    @ParameterizedTest
    @CsvSource({
        "GET,  /own/open,   bob,   200",
        "GET,  /own/open/,  bob,   200",
        "GET,  /own/secret, alice, 200",
        "GET,  /own/secret, bob,   403",
        "POST, /own/secret, bob,   403",
        "POST, /studies/4711/anonymize, bob, 200",
        "POST, /series/4711/anonymize,  bob, 404",
        "POST, /studies/47/11/anonymize, bob, 404",
        "POST, /studies//anonymize, bob, 404",
        "GET,  /own, alice, 404"
    })
    void each_route_lets_in_whom_the_table_names(String method, String uri, String user, String status)
            throws InterruptedException {
        assertEquals(status, ask(method, uri, Map.of("user", user)).split(" ", -1)[2]);
        assertEquals(status.equals("200"), !handled.isEmpty());
    }

    @Test
    void a_wrong_method_is_answered_with_those_that_the_table_has() throws InterruptedException {
        assertEquals("answer 1 405 GET, POST", ask("DELETE", "/own/secret", Map.of()));
        assertEquals("answer 1 405 GET", ask("POST", "/own/open", Map.of()));
    }

    @Test
    void an_unknown_path_is_answered_with_our_own_routes_of_the_table_and_not_with_the_path()
            throws InterruptedException {
        String answer = ask("GET", "/own/mercy", Map.of());

        assertTrue(answer.contains("GET /own/open, GET /own/secret, POST /own/secret\""), answer);
        assertFalse(answer.contains("mercy"), answer);
    }

    @Test
    void a_former_path_is_answered_with_the_new_one() throws InterruptedException {
        String answer = ask("POST", "/own/former", Map.of());

        assertTrue(answer.startsWith("answer 1 404 ") && answer.contains("this address is /own/open now"), answer);
    }

    @Test
    void a_page_of_another_site_changes_nothing_even_with_the_password_that_the_browser_remembers()
            throws InterruptedException {
        assertTrue(ask("POST", "/own/secret", FOREIGN).startsWith("answer 1 403 "));
        assertEquals(List.of(), handled);
        assertEquals(List.of(), asked);
    }

    @Test
    void a_page_of_our_own_may_change_what_its_user_may() throws InterruptedException {
        assertTrue(ask(openTable(), "POST", "/own/open", OWN).startsWith("answer 1 200 "));
    }

    @Test
    void a_link_of_another_site_may_lead_here() throws InterruptedException {
        assertTrue(ask("GET", "/own/open", FOREIGN).startsWith("answer 1 200 "));
    }

    private RouteTable openTable() {
        return new RouteTable(List.of(row("POST", "/own/open", Access.EVERYBODY)), Map.of());
    }

    @Test
    void who_sends_a_request_is_asked_only_where_it_matters() throws InterruptedException {
        ask("GET", "/own/open", Map.of("user", "bob"));

        assertEquals(List.of(), asked);
    }

    @Test
    void an_exception_of_the_failure_table_is_answered_and_another_one_is_not() throws InterruptedException {
        RouteTable failing = new RouteTable(
                List.of(
                        new Route("GET", "/down", "", Access.EVERYBODY, (query, reply) -> {
                            throw new StoreException(StoreException.Reason.UNREACHABLE, "no connection");
                        }),
                        new Route("GET", "/broken", "", Access.EVERYBODY, (query, reply) -> {
                            throw new IllegalStateException("Mercy^Quite");
                        })),
                Map.of());

        String answer = ask(failing, "GET", "/down", Map.of());

        assertTrue(answer.startsWith("answer 1 503 ") && answer.contains("\"UNREACHABLE\""), answer);
        assertThrows(IllegalStateException.class, () -> ask(failing, "GET", "/broken", Map.of()));
    }
}
