// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.orthanc.caller.Administrators;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may administer, and passwords that no message tells. */
class AdministratorSettingsTest extends SettingsFixture {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ \"Database\": { \"Url\": \"jdbc:mysql://u:4711secret@x\" } }",
                "{ \"Database\": { \"Url\": \"jdbc:postgresql://x\", \"Password\": [\"4711secret\"] } }",
                "{ \"Database\": { \"Password\": \"4711secret\" } }",
                "{ \"Database\": \"jdbc:postgresql://x?password=4711secret\" }",
                "{ \"Database\": [\"4711secret\"] }",
                "{ \"Database\": { \"jdbc:postgresql://x?password=4711secret\": \"\" } }",
                "{ \"jdbc:postgresql://x?password=4711secret\": {} }",
                "{ \"Database\": { \"Url\": \"jdbc:postgresql://x\", \"User\": [\"4711secret\"] } }",
                "{ \"Database\": { \"Url\": \"jdbc:postgresql://x\", \"PasswordFile\": \"4711secret\" } }",
                "{ \"Database\": { \"MaximumConnections\": \"4711secret\", \"TimeoutSeconds\": \"4711secret\" } }",
                "{ \"KeyFile\": \"4711secret\" }",
                "{ \"KeyFile\": { \"default\": \"4711secret\" } }",
                "{ \"DataDirectory\": [\"4711secret\"] }",
                "{ \"Administrators\": \"alice:4711secret\" }",
                "{ \"Administrators\": { \"alice\": \"4711secret\" } }",
                "{ \"Administrators\": { \"Users\": { \"alice\": \"4711secret\" } } }",
                "{ \"Administrators\": [ { \"alice\": \"4711secret\" } ] }",
                "{ \"Intercept\": { \"Password\": \"4711secret\" } }",
                "{ \"InterceptInternal\": \"4711secret\" }",
                "{ \"Workers\": [\"4711secret\"] }",
                "{ \"Domains\": \"4711secret\" }",
                "{ \"Domains\": [\"4711secret\"] }",
                "{ \"Domains\": [ { \"Name\": { \"a\": \"4711secret\" } } ] }",
                "{ \"Domains\": [ { \"Name\": \"a\", \"Profile\": { \"Replace\": \"4711secret\" } } ] }",
                "{ \"Java\": \"4711secret\" }",
                "{ \"Java\": { \"Options\": \"-Djavax.net.ssl.trustStorePassword=4711secret\" } }",
                "{ \"Java\": { \"Options\": [[\"4711secret\"]] } }",
                "{ \"TrustedProxies\": [\"alice:4711secret@10.0.0.1\"] }"
            })
    void no_password_is_told(String section) {
        assertFalse(problems(section).toString().contains("4711secret"));
    }

    @Test
    void a_value_of_the_wrong_type_is_told_by_its_type() {
        assertEquals(
                List.of(
                        "Setting Pseudonymizer.Database: found a text, allowed is an object",
                        "Setting Pseudonymizer.KeyFile: found a text (not shown here), allowed is an absolute path",
                        "Setting Pseudonymizer.Modify: found a list, allowed is one of \"allow\", \"block\"",
                        "Setting Pseudonymizer.Domains[0]: found null, allowed is an object",
                        "Setting Pseudonymizer.Administrators: found true, allowed is a list of users, or an object"
                                + " with Users, Groups and Permissions",
                        "Setting Pseudonymizer.Workers: found an object, allowed is a whole number from 1 to 256",
                        "Setting Pseudonymizer.AnonymizedFrom: found a number, allowed is true or false",
                        "Setting Pseudonymizer (a key that is not shown here): no such setting; allowed are "),
                problems("""
                    { "Database": "x", "KeyFile": "x", "Modify": [], "Domains": [null], "Administrators": true,
                      "Workers": {}, "AnonymizedFrom": 1, "jdbc:postgresql:x": {} }
                    """).stream()
                        .map(problem -> problem.replaceFirst("(?<=allowed are )[A-Z]\\w+, .*", ""))
                        .toList());
    }

    @Test
    void a_user_with_a_password_among_the_administrators_is_not_told() {
        String configuration = """
            { "StorageDirectory": "/s", "AuthenticationEnabled": true, "RegisteredUsers": { "bob": "b" },
              "Pseudonymizer": { "Administrators": ["alice:4711secret"] } }
            """;

        SettingsException refusal = assertThrows(SettingsException.class, () -> SettingsReader.parse(configuration));

        assertEquals(
                List.of("Setting Pseudonymizer.Administrators[0]: found a text with a colon (not shown here), allowed"
                        + " are Orthanc's RegisteredUsers"),
                refusal.problems());
    }

    @Test
    void no_password_is_printed() {
        Settings settings = parse(
                "{ \"Database\": { \"Url\": \"jdbc:postgresql://u:4711secret@x\", \"Password\": \"4711secret\" } }");

        assertFalse(settings.toString().contains("4711secret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{ \"Pseudonymizer\": { \"Database\": { \"Password\": \"4711secret }"})
    void an_unreadable_configuration_is_refused_and_not_quoted(String configuration) {
        SettingsException refusal = assertThrows(SettingsException.class, () -> SettingsReader.parse(configuration));

        assertEquals(
                "Orthanc's configuration is no readable JSON object",
                refusal.problems().get(0));
        assertFalse(String.valueOf(refusal.getMessage()).contains("4711secret"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        { "StorageDirectory": "/s" }                                                                | false
        { "StorageDirectory": "/s", "RemoteAccessAllowed": true }                                   | true
        { "StorageDirectory": "/s", "RemoteAccessAllowed": true, "AuthenticationEnabled": false }   | false
        { "StorageDirectory": "/s", "AuthenticationEnabled": true }                                 | true
        """)
    void authentication_is_enabled_when_orthanc_enables_it(String configuration, boolean enabled) {
        assertEquals(enabled, SettingsReader.parse(configuration).authenticationEnabled());
    }

    @Test
    void an_administrator_must_be_a_user_of_orthanc() {
        String configuration = """
            { "StorageDirectory": "/s", "AuthenticationEnabled": true, "RegisteredUsers": { "bob": "4711secret" },
              "Pseudonymizer": { "Administrators": ["bob", "alice"] } }
            """;

        SettingsException refusal = assertThrows(SettingsException.class, () -> SettingsReader.parse(configuration));

        assertEquals(
                List.of("Setting Pseudonymizer.Administrators[1]: found \"alice\", allowed are Orthanc's"
                        + " RegisteredUsers"),
                refusal.problems());
    }

    @Test
    void an_administrator_among_users_must_be_one_of_orthanc_unless_another_plugin_knows_users() {
        String users = "\"AuthenticationEnabled\": true, \"RegisteredUsers\": { \"bob\": \"4711secret\" },";
        String section =
                "\"Pseudonymizer\": { \"Administrators\": { \"Users\": [\"alice\"], \"Groups\": [\"it\"] } } }";

        SettingsException refusal = assertThrows(
                SettingsException.class,
                () -> SettingsReader.parse("{ \"StorageDirectory\": \"/s\"," + users + section));
        Settings authorized = SettingsReader.parse("{ \"StorageDirectory\": \"/s\"," + users
                + "\"Authorization\": { \"WebServiceRootUrl\": \"http://auth/\" }," + section);

        assertEquals(
                List.of("Setting Pseudonymizer.Administrators.Users[0]: found \"alice\", allowed are Orthanc's"
                        + " RegisteredUsers"),
                refusal.problems());
        assertEquals(new Administrators(Set.of("alice"), Set.of("it"), Set.of()), authorized.administrators());
        assertTrue(authorized.authorization().knowsUsers());
    }

    @Test
    void a_plain_list_of_administrators_means_users() {
        assertEquals(
                new Administrators(Set.of("admin-permissions"), Set.of(), Set.of()),
                parse("{ \"Administrators\": [\"admin-permissions\"] }").administrators());
    }

    @Test
    void what_administrators_may_be_is_told() {
        assertEquals(
                "Setting Pseudonymizer.Administrators: found a text, allowed is a list of users, or an object with"
                        + " Users, Groups and Permissions",
                problem("{ \"Administrators\": \"alice\" }"));
    }

    @Test
    void a_wrong_administrator_is_told_together_with_all_other_problems() {
        assertEquals(
                List.of(
                        "Setting Pseudonymizer.Intercept: found \"on\", allowed is one of \"replace\", \"block\","
                                + " \"off\"",
                        "Setting Pseudonymizer.Administrators.Groups[0]: found a number, allowed is a text",
                        "Setting Pseudonymizer.Administrators.Everybody: no such setting; allowed are Groups,"
                                + " Permissions, Users",
                        "Setting Pseudonymizer.Workers: found 0, allowed is a whole number from 1 to 256"),
                problems("{ \"Intercept\": \"on\", \"Administrators\": { \"Groups\": [5], \"Everybody\": true },"
                        + " \"Workers\": 0 }"));
    }

    @Test
    void what_to_configure_beside_the_authorization_plugin_works_as_it_is_documented() throws IOException {
        String text = Files.readString(Path.of("docs/operation.md"));
        int example = text.indexOf("```json", text.indexOf("## Beside the authorization plugin"));
        String documented = text.substring(text.indexOf('{', example), text.indexOf("```", example + 7));

        Settings settings = SettingsReader.parse(documented.replaceFirst("\\{", "{ \"StorageDirectory\": \"/s\","));

        assertEquals(
                new Administrators(Set.of(), Set.of("research-data"), Set.of("admin-permissions")),
                settings.administrators());
        assertEquals(Map.of("trial", "trial"), settings.marks().labels());
        assertTrue(settings.authorization().knowsUsers());
    }

    @Test
    void no_password_of_a_user_is_told() {
        Settings settings = SettingsReader.parse(
                "{ \"StorageDirectory\": \"/s\", \"RegisteredUsers\": { \"bob\": \"4711secret\", \"odd\": 5 } }");

        assertFalse(settings.toString().contains("4711secret"));
        assertEquals(Set.of("bob"), settings.registeredUsers().digests().keySet());
    }
}
