// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.ServerLocks.Hold;
import io.github.pseudonymizer.testing.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What docs/operation.md says about PgBouncer between the plugin and its database. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PgBouncerIT extends PostgresDatabaseFixture {

    private static final Set<Identity> PATIENTS = IntStream.range(0, 50)
            .mapToObj(i -> Identity.patient("bounced " + i))
            .collect(Collectors.toSet());

    @BeforeEach
    void needPgBouncer() {
        assumeTrue(PgBouncer.isInstalled(), "Debian's package pgbouncer is not installed");
    }

    @Test
    void pooling_by_session_changes_nothing() throws Exception {
        Map<Identity, Pseudonym> direct = new PostgresPseudonymStore(place.open()).assign(DOMAIN, PATIENTS);
        try (PgBouncer bouncer = new PgBouncer(place, "session");
                PostgresDatabase one = open(bouncer, "");
                PostgresDatabase two = open(bouncer, "")) {
            for (int time = 0; time < 10; time++) {
                assertEquals(direct, new PostgresPseudonymStore(one).assign(DOMAIN, PATIENTS));
                assertEquals(direct, new PostgresPseudonymStore(two).assign(DOMAIN, PATIENTS));
            }
            try (PostgresServerLocks ours = new PostgresServerLocks(one, "shared", "one");
                    PostgresServerLocks theirs = new PostgresServerLocks(two, "shared", "two")) {
                Hold hold = ours.take("1.2.3").orElseThrow();
                assertTrue(theirs.take("1.2.3").isEmpty(), "a lock of one server is one for the other");
                hold.close();
                Eventually.until(
                        "the lock to be free", () -> theirs.take("1.2.3").isPresent());
            }
        }
    }

    /** Why docs/operation.md excludes it. */
    @Test
    void pooling_by_transaction_leaves_locks_to_sessions_that_are_not_theirs() throws Exception {
        try (PgBouncer bouncer = new PgBouncer(place, "transaction")) {
            try (PostgresDatabase database = open(bouncer, "&prepareThreshold=0")) {
                assertEquals(
                        50,
                        new PostgresPseudonymStore(database)
                                .assign(DOMAIN, PATIENTS)
                                .size());
            }
            assertEquals(
                    "t",
                    place.strings("SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND database ="
                                    + " (SELECT oid FROM pg_database WHERE datname = current_database()))")
                            .get(0));
        }
    }

    /** PgBouncer 1.24 knows prepared statements; with older ones they fail when a client gets another session. */
    @Test
    void pooling_by_transaction_with_prepared_statements_gives_no_other_pseudonym() throws Exception {
        Map<Identity, Pseudonym> direct = new PostgresPseudonymStore(place.open()).assign(DOMAIN, PATIENTS);
        try (PgBouncer bouncer = new PgBouncer(place, "transaction");
                PostgresDatabase one = open(bouncer, "&prepareThreshold=1");
                PostgresDatabase two = open(bouncer, "&prepareThreshold=1")) {
            for (int time = 0; time < 50; time++) {
                for (PostgresDatabase database : List.of(one, two)) {
                    try {
                        assertEquals(direct, new PostgresPseudonymStore(database).assign(DOMAIN, PATIENTS));
                    } catch (StoreException refused) {
                        assertEquals(StoreException.Reason.FAILED, refused.reason());
                    }
                }
            }
        }
        assertEquals(direct, new PostgresPseudonymStore(place.open()).assign(DOMAIN, PATIENTS));
    }

    private PostgresDatabase open(PgBouncer bouncer, String arguments) {
        return new PostgresDatabase(bouncer.access(arguments), place.keyFile(), Duration.ofSeconds(20), 4);
    }
}
