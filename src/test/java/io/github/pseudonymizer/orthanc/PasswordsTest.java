package io.github.pseudonymizer.orthanc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
        return passwords.callerOf(Requests.from(address, headers), address);
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
    @ValueSource(strings = {"forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"})
    void a_proxy_on_this_machine_does_not_make_its_clients_local(String header) {
        assertFalse(caller(OPEN, "127.0.0.1", Map.of(header, "10.0.0.7")).local());
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
