// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.orthanc.caller.Administrators;
import io.github.pseudonymizer.orthanc.caller.Caller;
import io.github.pseudonymizer.orthanc.caller.LabelRights;
import io.github.pseudonymizer.study.Requester;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdministratorsTest {

    private static final Administrators ADMINISTRATORS =
            new Administrators(Set.of("alice"), Set.of("it"), Set.of("admin-permissions"));

    @ParameterizedTest
    @CsvSource({
        "alice,             '',    '',                true",
        "bob,               it,    '',                true",
        "bob,               '',    admin-permissions, true",
        "bob,               users, view,              false",
        "admin-permissions, '',    '',                false",
        "it,                '',    '',                false",
        "bob,               alice, '',                false",
        "bob,               '',    it,                false",
        "bob,               admin-permissions, alice, false",
        "'',                '',    '',                false"
    })
    void a_user_a_group_or_a_permission_makes_an_administrator_each_by_its_own_list(
            String user, String group, String permission, boolean administrator) {
        Caller caller = new Caller(
                new Requester(Requester.Cause.HTTP, user, ""),
                Set.of(group),
                Set.of(permission),
                LabelRights.ALL,
                false);

        assertEquals(administrator, ADMINISTRATORS.include(caller));
    }

    @ParameterizedTest
    @CsvSource({"true, true", "false, false"})
    void the_machine_itself_is_an_administrator_where_it_counts(boolean local, boolean administrator) {
        Caller caller = new Caller(Requester.itself(Requester.Cause.HTTP), Set.of(), Set.of(), LabelRights.ALL, local);

        assertEquals(administrator, Administrators.NONE.include(caller));
    }
}
