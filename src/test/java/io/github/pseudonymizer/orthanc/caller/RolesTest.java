// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.caller;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.study.Requester;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolesTest {

    private static final Roles ROLES = new Roles(
            new Administrators(Set.of("alice"), Set.of("it"), Set.of()),
            new Reviewers(Set.of("rhea", "alice"), Set.of("radiology"), Set.of("review")));

    @ParameterizedTest
    @CsvSource({
        "alice,  '',        '',     false, administrator",
        "bob,    it,        review, false, administrator",
        "'',     '',        '',     true,  administrator",
        "rhea,   '',        '',     false, reviewer",
        "bob,    radiology, '',     false, reviewer",
        "bob,    '',        review, false, reviewer",
        "bob,    review,    rhea,   false, user",
        "review, '',        '',     false, user",
        "'',     '',        '',     false, unidentified"
    })
    void each_user_has_the_highest_role_that_a_name_a_group_or_a_permission_gives(
            String user, String group, String permission, boolean local, String role) {
        Caller caller = new Caller(
                new Requester(Requester.Cause.HTTP, user, ""),
                Set.of(group),
                Set.of(permission),
                LabelRights.ALL,
                local);

        assertEquals(role, ROLES.of(caller).word());
    }
}
