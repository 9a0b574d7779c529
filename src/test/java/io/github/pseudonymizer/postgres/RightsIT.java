// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.pseudonym.StoreException.Reason;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.testing.Snippets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A role that has what {@code docs/operation.md} grants, by the very statements of that document, and nothing else. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RightsIT {

    private static final String DOCUMENT = "docs/operation.md";
    private static final String OWN_DATABASE = "### A database of its own";
    private static final String OWN_SCHEMA = "### A schema in a database that has another owner";
    private static final Namespace DOMAIN = new Namespace("default", new PseudonymFormat.Random("P"));
    private static final Set<Identity> MERCY = Set.of(Identity.patient("4711"));

    private TestServer.Database place;
    private String role = "";
    private String name = "";

    @BeforeEach
    void createDatabase() throws Exception {
        place = TestServer.createDatabase();
        role = "role_" + place.name();
        name = "own_" + place.name();
    }

    @AfterEach
    void close() throws Exception {
        place.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
        place.execute("DROP OWNED BY " + role + " CASCADE");
        place.execute("DROP ROLE " + role);
        place.close();
    }

    /** Executes the statements below a heading, where the document's database is called so. */
    private void grantAsDocumented(String heading, String database) throws SQLException {
        String sql = Snippets.first(DOCUMENT, heading, "sql");
        for (String statement : sql.split(";\\s*", 0)) {
            place.execute(statement.replace("orthanc", role).replace("pseudonyms", database));
        }
    }

    /** So that nothing works by what every role has unless somebody takes it. */
    private void revokeWhatEverybodyHas(String database) throws SQLException {
        place.execute("REVOKE ALL ON DATABASE " + database + " FROM PUBLIC");
    }

    private DatabaseAccess access(String database) {
        return DatabaseAccess.withPassword(
                TestServer.server().url(database),
                role,
                Snippets.first(DOCUMENT, OWN_SCHEMA, "sql").split("'", 3)[1]);
    }

    private PostgresDatabase open(String database) {
        return new PostgresDatabase(access(database), place.keyFile(), Duration.ofSeconds(20), 4);
    }

    private void doEverything(String database) {
        try (PostgresDatabase opened = open(database)) {
            opened.check();
            assertEquals(
                    1, new PostgresPseudonymStore(opened).assign(DOMAIN, MERCY).size());
            assertEquals(0, new PostgresQueueContents(opened).queue("archive").waiting());
            try (PostgresServerLocks locks = new PostgresServerLocks(opened, "archive", "server")) {
                locks.appear();
                assertTrue(locks.take("study").isPresent());
            }
        }
        KeyRotation.Outcome outcome = new KeyRotation(
                        access(database),
                        place.keyFile(),
                        Requester.itself(Requester.Cause.RECOVERY),
                        (step, rows) -> {})
                .rotate();
        assertTrue(outcome.cleaned());
        try (PostgresDatabase opened = open(database)) {
            opened.check();
        }
    }

    @Test
    void a_role_that_owns_its_database_can_do_everything() throws Exception {
        grantAsDocumented(OWN_DATABASE, name);
        revokeWhatEverybodyHas(name);

        doEverything(name);
    }

    @Test
    void a_role_that_owns_a_schema_only_can_do_everything() throws Exception {
        revokeWhatEverybodyHas(place.name());
        grantAsDocumented(OWN_SCHEMA, place.name());

        doEverything(place.name());
    }

    @Test
    void without_the_schema_it_is_told_which_document_lists_the_rights() throws Exception {
        place.execute("CREATE ROLE " + role + " LOGIN PASSWORD 'choose a password'");

        assertLacksRights();
    }

    @Test
    void where_the_schema_belongs_to_another_role_it_is_told_so() throws Exception {
        place.execute("CREATE ROLE " + role + " LOGIN PASSWORD 'choose a password'");
        place.execute("CREATE SCHEMA pseudonymizer");

        assertLacksRights();
    }

    @ParameterizedTest
    @ValueSource(strings = {"key_check", "pseudonym", "work"})
    void a_right_that_is_taken_away_later_is_told_too(String table) throws Exception {
        grantAsDocumented(OWN_SCHEMA, place.name());
        try (PostgresDatabase opened = open(place.name())) {
            opened.check();
        }
        place.execute("ALTER TABLE pseudonymizer." + table + " OWNER TO CURRENT_USER");
        place.execute("REVOKE ALL ON pseudonymizer." + table + " FROM " + role);

        assertLacksRights();
    }

    private void assertLacksRights() {
        try (PostgresDatabase opened = open(place.name())) {
            StoreException refused = assertThrows(StoreException.class, () -> {
                opened.check();
                new PostgresPseudonymStore(opened).assign(DOMAIN, MERCY);
                new PostgresQueueContents(opened).queue("archive");
            });

            assertEquals(Reason.RIGHTS_MISSING, refused.reason(), refused.getMessage());
            assertTrue(String.valueOf(refused.getMessage()).contains(DOCUMENT), refused.getMessage());
        }
    }

    @Test
    void a_role_that_may_not_connect_is_told_so() throws Exception {
        place.execute("CREATE ROLE " + role + " LOGIN PASSWORD 'choose a password'");
        revokeWhatEverybodyHas(place.name());

        assertLacksRights();
    }
}
