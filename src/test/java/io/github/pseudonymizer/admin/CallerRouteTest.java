// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonParser;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallerRouteTest {

    @ParameterizedTest
    @CsvSource({
        "alice, false, administrator",
        "'',    true,  administrator",
        "rhea,  false, reviewer",
        "bob,   false, user",
        "'',    false, unidentified"
    })
    void each_user_is_told_their_name_and_role(String user, boolean local, String role) {
        String more = role.equals("administrator") ? ", \"MayBlackOut\": true" : "";
        assertEquals(
                JsonParser.parseString("{\"Name\": \"" + user + "\", \"Role\": \"" + role + "\"" + more + "}"),
                new MockedApi()
                        .answer(new Ask("GET", "me", Map.of(), MockedApi.caller(user, local), ""))
                        .body());
    }
}
