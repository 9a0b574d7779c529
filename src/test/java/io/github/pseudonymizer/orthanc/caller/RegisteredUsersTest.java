// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.caller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegisteredUsersTest {

    private static final RegisteredUsers USERS =
            RegisteredUsers.of(Map.of("alice", "4711secret", "bärbel", "grüß:gott", "empty", "", "", "nameless"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"alice:4711secret | alice", "bärbel:grüß:gott | bärbel", "empty:           | empty"})
    void a_user_with_the_right_password_is_verified(String credentials, String user) {
        assertEquals(Optional.of(user), USERS.verified(Requests.basic(credentials)));
        assertEquals(
                Optional.of(user), USERS.verified(Requests.basic(credentials).replace("Basic", "basic")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alice:forged",
                "alice:",
                "alice",
                "alice:4711secret ",
                "ALICE:4711secret",
                "carol:4711secret",
                "carol:",
                ":nameless",
                ":",
                "empty:x",
                "bärbel:grüß",
                "alice:4711secret:"
            })
    void a_wrong_password_or_an_unknown_name_gives_no_user(String credentials) {
        assertEquals(Optional.empty(), USERS.verified(Requests.basic(credentials)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Basic", "Basic ", "Basic ???", "Bearer YWxpY2U6NDcxMXNlY3JldA==", "alice:4711secret"})
    void what_is_no_name_and_password_gives_no_user(String authorization) {
        assertEquals(Optional.empty(), USERS.verified(authorization));
    }

    @Test
    void malformed_text_does_not_become_the_name_or_the_password_of_another() {
        RegisteredUsers users = RegisteredUsers.of(Map.of("\uFFFD", "x", "alice", "\uFFFD"));
        byte[] name = {(byte) 0xFF, ':', 'x'};
        byte[] password = {'a', 'l', 'i', 'c', 'e', ':', (byte) 0xFF};

        assertEquals(
                Optional.empty(), users.verified("Basic " + Base64.getEncoder().encodeToString(name)));
        assertEquals(
                Optional.empty(), users.verified("Basic " + Base64.getEncoder().encodeToString(password)));
    }

    @Test
    void no_password_is_kept() {
        assertFalse(USERS.digests().toString().contains("4711secret"));
        assertFalse(USERS.toString().contains("alice"));
        assertEquals(RegisteredUsers.of(Map.of("a", "b")), RegisteredUsers.of(Map.of("a", "b")));
        assertNotEquals(RegisteredUsers.of(Map.of("a", "b")), RegisteredUsers.of(Map.of("a", "c")));
    }
}
