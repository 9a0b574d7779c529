// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.caller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.orthanc.bridge.ScriptedBridge;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizationPluginTest {

    private static final AuthorizationPlugin WITH_USERS =
            AuthorizationPlugin.configuredBy(Optional.of(Map.of("WebServiceRootUrl", "http://auth/")));
    private static final AuthorizationPlugin FOR_TOKENS = AuthorizationPlugin.configuredBy(
            Optional.of(Map.of("WebService", "http://auth/", "WebServiceRootUrl", "")));

    private static Authority authority(
            AuthorizationPlugin plugin, int status, String plugins, boolean authenticationEnabled) {
        ScriptedBridge bridge = new ScriptedBridge() {
            @Override
            public RestAnswer call(String method, String uri, ByteBuffer body) {
                assertEquals("GET /plugins", method + " " + uri);
                return new RestAnswer(status, ByteBuffer.wrap(plugins.getBytes(StandardCharsets.UTF_8)));
            }
        };
        return plugin.authority(bridge, RegisteredUsers.NONE, authenticationEnabled);
    }

    @Test
    void a_loaded_plugin_that_knows_users_says_who_sends_requests() {
        assertInstanceOf(UserProfiles.class, authority(WITH_USERS, 200, "[\"explorer.js\",\"authorization\"]", false));
        assertInstanceOf(UserProfiles.class, authority(WITH_USERS, 200, "[\"authorization\"]", true));
    }

    @ParameterizedTest
    @CsvSource({"500, ''", "200, '<html>'", "200, {}"})
    void it_is_taken_for_loaded_if_orthanc_does_not_say(int status, String answer) {
        assertInstanceOf(UserProfiles.class, authority(WITH_USERS, status, answer, false));
    }

    @Test
    void it_need_not_be_loaded_where_it_is_configured() {
        Authority authority = authority(WITH_USERS, 200, "[\"explorer.js\"]", false);

        assertInstanceOf(Passwords.class, authority);
        assertTrue(authority.trustsThisMachine());
    }

    @Test
    void without_its_section_it_does_nothing() {
        Authority authority = authority(AuthorizationPlugin.ABSENT, 200, "[\"authorization\"]", false);

        assertInstanceOf(Passwords.class, authority);
        assertTrue(authority.trustsThisMachine());
    }

    @Test
    void one_that_knows_no_users_leaves_passwords_but_this_machine_is_not_enough() {
        Authority authority = authority(FOR_TOKENS, 200, "[\"authorization\"]", false);

        assertInstanceOf(Passwords.class, authority);
        assertFalse(authority.trustsThisMachine());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void this_machine_is_enough_if_users_are_not_authenticated(boolean authenticationEnabled) {
        Authority authority = authority(AuthorizationPlugin.ABSENT, 200, "[]", authenticationEnabled);

        assertEquals(!authenticationEnabled, authority.trustsThisMachine());
    }

    @Test
    void the_url_of_its_web_service_for_profiles_tells_that_it_knows_users() {
        assertTrue(AuthorizationPlugin.configuredBy(Optional.of(Map.of("WebServiceUserProfileUrl", "http://auth/p")))
                .knowsUsers());
        assertEquals(new AuthorizationPlugin(true, false), FOR_TOKENS);
        assertEquals(AuthorizationPlugin.ABSENT, AuthorizationPlugin.configuredBy(Optional.empty()));
    }
}
