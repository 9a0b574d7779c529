// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.caller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.orthanc.bridge.BridgeRefusedException;
import io.github.pseudonymizer.orthanc.bridge.ScriptedBridge;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UserProfilesTest {

    private static final String ALICE =
            "{\"name\":\"alice\",\"permissions\":[\"admin-permissions\"],\"groups\":[\"it\"],\"authorized-labels\":[\"*\"]}";

    private final List<Map<String, String>> asked = new ArrayList<>();
    private final Map<String, String> profiles = new HashMap<>(Map.of("a", ALICE));
    private int status = 200;
    private boolean refused;
    private long now = Long.MAX_VALUE - 5; // System.nanoTime() may overflow.

    private final ScriptedBridge bridge = new ScriptedBridge() {
        @Override
        public RestAnswer getFromPlugins(String uri, Map<String, String> headers) {
            assertEquals("/auth/user/profile", uri);
            asked.add(headers);
            if (refused) {
                throw new BridgeRefusedException("REST call");
            }
            String text = profiles.getOrDefault(headers.getOrDefault("token", ""), "");
            return new RestAnswer(
                    text.isEmpty() ? 404 : status, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }
    };
    private final UserProfiles users = new UserProfiles(bridge, () -> now);

    private Caller caller(String token) {
        return caller(Map.of("token", token));
    }

    private Caller caller(Map<String, String> headers) {
        return users.callerOf(Requests.from("127.0.0.1", headers), "10.0.0.7");
    }

    private void pass(Duration duration) {
        now += duration.toNanos();
    }

    @Test
    void the_plugin_tells_name_groups_permissions_and_labels() {
        Caller alice = caller("a");

        assertEquals("alice", alice.user());
        assertEquals("10.0.0.7", alice.requester().address());
        assertEquals(Set.of("it"), alice.groups());
        assertEquals(Set.of("admin-permissions"), alice.permissions());
        assertTrue(alice.visible().all());
    }

    @Test
    void a_name_in_a_basic_header_is_not_believed() {
        Caller forged = caller(Map.of("authorization", Requests.basic("alice:secret")));

        assertEquals("", forged.user());
    }

    @Test
    void it_is_asked_with_the_headers_of_the_request_but_for_those_of_its_body_and_connection() {
        caller(Map.of(
                "token", "a",
                "authorization", "Bearer x",
                "x-forwarded-for", "10.0.0.9",
                "content-length", "2",
                "content-type", "application/json",
                "expect", "100-continue"));

        assertEquals(
                Set.of("token", "authorization", "x-forwarded-for"),
                asked.get(0).keySet());
    }

    @Test
    void a_profile_is_remembered_for_three_seconds_and_only_for_the_same_headers() {
        profiles.put("b", ALICE.replace("alice", "bob"));
        caller("a");
        pass(Duration.ofMillis(2900));

        assertEquals("alice", caller("a").user());
        assertEquals(1, asked.size());
        assertEquals("bob", caller("b").user());
        profiles.put("a", ALICE.replace("admin-permissions", "view"));
        pass(Duration.ofMillis(200));
        assertEquals(Set.of("view"), caller("a").permissions());
    }

    @Test
    void headers_that_only_look_the_same_when_joined_are_told_apart() {
        caller(Map.of("token", "a", "b", "c"));
        caller(Map.of("token", "a", "bc", ""));
        caller(Map.of("token", "ab", "", "c"));

        assertEquals(3, asked.size());
    }

    @Test
    void a_failure_is_remembered_for_a_second() {
        profiles.remove("a");
        caller("a");
        profiles.put("a", ALICE);

        assertEquals("", caller("a").user());
        pass(Duration.ofMillis(1100));
        assertEquals("alice", caller("a").user());
    }

    @Test
    void not_more_than_a_thousand_are_remembered() {
        for (int i = 0; i < 1001; i++) {
            caller("unknown " + i);
        }
        caller("unknown 1000");
        assertEquals(1001, asked.size());

        caller("unknown 0");
        assertEquals(1002, asked.size());
    }

    @Test
    void if_it_fails_there_is_no_user_no_permission_and_no_study_and_this_machine_is_not_enough() {
        List<Caller> callers = new ArrayList<>();
        callers.add(caller("unknown"));
        profiles.put("nonsense", "<html>");
        callers.add(caller("nonsense"));
        status = 500;
        callers.add(caller("a"));
        refused = true;
        callers.add(caller("other"));

        for (Caller caller : callers) {
            assertEquals("", caller.user());
            assertEquals(Set.of(), caller.permissions());
            assertEquals(Set.of(), caller.groups());
            assertEquals(LabelRights.NONE, caller.visible());
            assertFalse(caller.local());
        }
        assertFalse(users.trustsThisMachine());
    }

    @Test
    void the_log_says_so_once_and_again_after_it_had_recovered() {
        caller("secret token 1");
        caller("secret token 2");
        assertEquals(1, bridge.log.size());

        caller("a");
        caller("secret token 3");
        assertEquals(2, bridge.log.size());
        assertTrue(bridge.log.get(0).contains("HTTP status 404"), bridge.log.get(0));
        assertFalse(bridge.log.toString().contains("secret"));
        assertNotEquals("", bridge.log.get(1));
    }

    @Test
    void clients_with_and_without_a_token_in_turn_do_not_flood_the_log() {
        for (int i = 0; i < 100; i++) {
            caller("expired " + i);
            pass(Duration.ofSeconds(4));
            caller("a");
        }

        assertEquals(3, bridge.log.size());
        pass(Duration.ofMinutes(11));
        caller("expired");
        assertEquals(4, bridge.log.size());
    }
}
