// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.caller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.orthanc.bridge.Event;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordsTest {

    private static final RegisteredUsers USERS = RegisteredUsers.of(Map.of("alice", "secret"));
    private static final Passwords AUTHENTICATED = new Passwords(USERS, false);
    private static final Passwords OPEN = new Passwords(USERS, true);

    private static Caller caller(Passwords passwords, String address, Map<String, String> headers) {
        Map<String, String> all = new HashMap<>(Map.of("host", "localhost:8042"));
        all.putAll(headers);
        return passwords.callerOf(Requests.from(address, all), address);
    }

    private static Map<String, String> signedIn(String credentials) {
        return Map.of("authorization", Requests.basic(credentials));
    }

    @Test
    void a_user_counts_only_with_the_password_whatever_orthanc_has_checked() {
        for (Passwords passwords : List.of(AUTHENTICATED, OPEN)) {
            assertEquals(
                    "alice",
                    caller(passwords, "10.0.0.7", signedIn("alice:secret")).user());
            assertEquals(
                    "", caller(passwords, "10.0.0.7", signedIn("alice:forged")).user());
        }
    }

    @Test
    void this_machine_is_enough_only_where_users_are_not_authenticated() {
        assertTrue(caller(OPEN, "127.0.0.1", Map.of()).local());
        assertTrue(caller(OPEN, "::1", Map.of()).local());
        assertFalse(caller(OPEN, "10.0.0.7", Map.of()).local());
        assertFalse(caller(OPEN, "", Map.of()).local());
        assertFalse(caller(AUTHENTICATED, "127.0.0.1", Map.of()).local());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "forwarded",
                "via",
                "cdn-loop",
                "x-forwarded-for",
                "x-forwarded-host",
                "x-forwarded-proto",
                "x-forwarded-server",
                "x-forwarded-port",
                "x-forwarded-prefix",
                "x-forwarded-user",
                "x-forwarded",
                "forwarded-for",
                "x-original-forwarded-for",
                "x-original-host",
                "x-real-ip",
                "x-client-ip",
                "client-ip",
                "x-cluster-client-ip",
                "fastly-client-ip",
                "true-client-ip",
                "fly-client-ip",
                "proxy-client-ip",
                "wl-proxy-client-ip",
                "x-azure-clientip",
                "cf-connecting-ip",
                "cf-connecting-ipv6",
                "cf-ray",
                "do-connecting-ip",
                "x-nf-client-connection-ip",
                "x-remote-ip",
                "x-remote-addr",
                "x-originating-ip",
                "x-appengine-user-ip",
                "x-envoy-external-address",
                "x-arr-log-id",
                "x-amz-cf-id",
                "x-remote-user",
                "x-ssl-client-verify"
            })
    void a_proxy_on_this_machine_does_not_make_its_clients_local(String header) {
        assertFalse(caller(OPEN, "127.0.0.1", Map.of(header, "10.0.0.7")).local());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"accept", "accept-encoding", "user-agent", "content-type", "connection", "x-requested-with"})
    void what_every_client_sends_does_not_make_it_foreign(String header) {
        assertTrue(caller(OPEN, "127.0.0.1", Map.of(header, "x")).local());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LocalHost:8042",
                "localhost.:8042",
                "127.0.0.1",
                "127.0.0.1:8042",
                "127.1.2.3:8042",
                "[::1]",
                "[::1]:8042",
                "[::ffff:127.0.0.1]:8042"
            })
    void this_machine_is_addressed_as_such(String host) {
        assertTrue(caller(OPEN, "127.0.0.1", Map.of("host", host)).local());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mercy.example",
                "mercy.example:8042",
                "localhost.mercy.example:8042",
                "127.0.0.1.mercy.example",
                "127.0.0.1@mercy.example",
                "mercy.example#localhost",
                "localhost:8042:1",
                "localhost:",
                "localhost:http",
                "127.0.0.999",
                "127.1",
                "2130706433",
                "10.0.0.7:8042",
                "0.0.0.0",
                "::1",
                "[::1",
                "[::2]",
                "[localhost]"
            })
    void a_name_that_leads_here_by_a_trick_does_not_make_a_page_local(String host) {
        assertFalse(caller(OPEN, "127.0.0.1", Map.of("host", host)).local());
    }

    @Test
    void a_page_of_another_site_is_not_local() {
        assertFalse(caller(OPEN, "127.0.0.1", Map.of("sec-fetch-site", "cross-site"))
                .local());
        assertFalse(caller(OPEN, "127.0.0.1", Map.of("origin", "https://mercy.example"))
                .local());
        assertTrue(caller(OPEN, "127.0.0.1", Map.of("sec-fetch-site", "none")).local());
        assertTrue(caller(OPEN, "127.0.0.1", Map.of("origin", "http://localhost:8042"))
                .local());
    }

    @Test
    void a_request_that_addresses_nothing_is_not_local() {
        assertFalse(
                OPEN.callerOf(Requests.from("127.0.0.1", Map.of()), "127.0.0.1").local());
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice:forged", "alice:secret", "bob:x"})
    void somebody_who_signs_in_has_the_rights_of_that_user_and_not_those_of_the_machine(String credentials) {
        assertFalse(caller(OPEN, "127.0.0.1", signedIn(credentials)).local());
    }

    @Test
    void somebody_whom_a_plugin_authenticated_does_not_count_as_local() {
        Event.Request request = new Event.Request(
                1, "GET", "/pseudonymizer/links", List.of(), Map.of(), Map.of(), "", "127.0.0.1", true, true);

        assertFalse(OPEN.callerOf(request, "127.0.0.1").local());
    }

    @Test
    void users_of_orthanc_may_see_every_study_and_have_no_groups_and_permissions() {
        Caller alice = caller(AUTHENTICATED, "10.0.0.7", signedIn("alice:secret"));

        assertEquals(LabelRights.ALL, alice.visible());
        assertTrue(alice.groups().isEmpty() && alice.permissions().isEmpty());
    }
}
