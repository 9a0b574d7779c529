// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.caller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers are made as the plugin's source makes them. */
class UserProfileTest {

    private static LabelRights visible(String labels) {
        return UserProfile.read("{\"name\":\"alice\",\"permissions\":[],\"authorized-labels\":" + labels + "}")
                .orElseThrow()
                .visible();
    }

    @Test
    void a_profile_tells_name_groups_permissions_and_labels() {
        UserProfile profile = UserProfile.read("""
                { "name": "Alice Adams", "user-id": "3cd50e87", "groups": ["radiology"],
                  "permissions": ["anonymize", "admin-permissions"], "authorized-labels": ["trial"] }
                """).orElseThrow();

        assertEquals(
                new UserProfile(
                        "Alice Adams",
                        Set.of("radiology"),
                        Set.of("anonymize", "admin-permissions"),
                        new LabelRights(false, Set.of("trial"))),
                profile);
    }

    @Test
    void a_star_stands_for_every_study() {
        assertTrue(visible("[\"trial\",\"*\"]").allow(Set.of()));
    }

    @Test
    void one_label_of_a_study_is_enough_and_one_without_is_not_seen() {
        LabelRights rights = visible("[\"trial\",\"other\"]");

        assertTrue(rights.allow(Set.of("trial", "secret")));
        assertFalse(rights.allow(Set.of("secret")));
        assertFalse(rights.allow(Set.of("Trial")));
        assertFalse(rights.allow(Set.of()));
    }

    @Test
    void without_authorized_labels_no_study_is_seen() {
        assertEquals(LabelRights.NONE, visible("[]"));
        assertEquals(LabelRights.NONE, visible("null"));
        assertEquals(
                LabelRights.NONE,
                UserProfile.read("{\"name\":\"alice\",\"permissions\":[]}")
                        .orElseThrow()
                        .visible());
        assertFalse(LabelRights.NONE.allow(Set.of("*")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "null",
                "[]",
                "\"alice\"",
                "{",
                "{}",
                "{\"name\":\"alice\"}",
                "{\"permissions\":[]}",
                "{\"name\":\"\",\"permissions\":[]}",
                "{\"name\":\" \",\"permissions\":[]}",
                "{\"name\":5,\"permissions\":[]}",
                "{\"name\":null,\"permissions\":[]}",
                "{\"name\":[\"alice\"],\"permissions\":[]}",
                "{\"name\":\"al\\u0000ice\",\"permissions\":[]}",
                "{\"name\":\"alice\",\"permissions\":\"all\"}",
                "{\"name\":\"alice\",\"permissions\":[5]}",
                "{\"name\":\"alice\",\"permissions\":[],\"groups\":{}}",
                "{\"name\":\"alice\",\"permissions\":[],\"authorized-labels\":\"*\"}",
                "{\"name\":\"alice\",\"permissions\":[],\"authorized-labels\":[null]}"
            })
    void nonsense_is_no_profile(String text) {
        assertEquals(Optional.empty(), UserProfile.read(text));
    }
}
