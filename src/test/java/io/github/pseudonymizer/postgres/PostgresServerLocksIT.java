// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.ServerLocks.Hold;
import io.github.pseudonymizer.testing.Eventually;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PostgresServerLocksIT {

    /** All but those by which every connection keeps keys as they are. */
    private static final String LOCKS =
            "(SELECT pid, (classid::bigint << 32) + objid::bigint AS number FROM pg_locks WHERE locktype = 'advisory') locks"
                    + " WHERE number <> " + KeyUse.LOCK;

    private static TestServer.Database place;
    private static PostgresDatabase one;
    private static PostgresDatabase two;

    private static TestServer.Database elsewhere;

    private static int tests;

    private String archive;
    private PostgresServerLocks ours;
    private PostgresServerLocks theirs;

    @BeforeAll
    static void open() throws Exception {
        place = TestServer.createDatabase();
        one = place.open();
        two = place.open();
        elsewhere = TestServer.createDatabase();
    }

    @BeforeEach
    void begin() {
        // PostgreSQL may still hold the locks of the test before: it notices the end of a session a moment later.
        archive = "shared in test " + tests++;
        ours = new PostgresServerLocks(one, archive, "one");
        theirs = new PostgresServerLocks(two, archive, "two");
    }

    @AfterEach
    void giveBack() {
        ours.close();
        theirs.close();
    }

    @AfterAll
    static void close() {
        place.close();
        elsewhere.close();
    }

    @Test
    void of_two_servers_one_gets_a_study() {
        Hold hold = ours.take("study").orElseThrow();

        assertTrue(theirs.take("study").isEmpty());
        assertTrue(theirs.take("another study").isPresent());

        hold.check();
        hold.close();
        assertTrue(theirs.take("study").isPresent());
        assertTrue(ours.take("study").isEmpty());
    }

    /** PostgreSQL notices the end of a session a moment later. */
    private void awaitGone(String server) {
        Eventually.until(server + " to be gone", () -> ours.isGone(server));
    }

    @Test
    void a_server_is_there_from_its_appearance_to_its_end() {
        awaitGone("two");

        theirs.appear();

        assertFalse(ours.isGone("two"));
        assertFalse(theirs.isGone("one"), "whoever looks has appeared");
        theirs.close();
        awaitGone("two");
    }

    @Test
    void servers_with_other_archives_do_not_meet() {
        try (PostgresServerLocks apart = new PostgresServerLocks(two, "other archive", "two")) {
            assertTrue(ours.take("study").isPresent());

            assertTrue(apart.take("study").isPresent());
        }
    }

    @Test
    void several_servers_may_rely_on_a_copy_and_each_knows_of_the_other() {
        Hold first = ours.rely("copy");
        assertFalse(ours.isReliedOn("copy"), "by others");
        assertTrue(theirs.isReliedOn("copy"));

        Hold second = theirs.rely("copy");
        assertTrue(ours.isReliedOn("copy"));

        first.close();
        assertFalse(theirs.isReliedOn("copy"));
        assertTrue(ours.isReliedOn("copy"));
        second.close();
        assertFalse(ours.isReliedOn("copy"));
    }

    @Test
    void a_study_and_a_copy_of_one_id_are_two_things() {
        assertTrue(ours.take("id").isPresent());

        assertFalse(theirs.isReliedOn("id"));
    }

    @Test
    void a_server_that_ends_leaves_nothing_behind() {
        assertTrue(ours.take("study").isPresent());
        ours.rely("copy");

        ours.close();

        Eventually.until("the study to be free", () -> theirs.take("study").isPresent());
        Eventually.until("the copy to be free", () -> !theirs.isReliedOn("copy"));
        assertThrows(StoreException.class, () -> ours.take("study"));
    }

    @Test
    void a_lost_connection_is_noticed_and_what_was_held_is_lost_with_it() throws Exception {
        awaitNoLocks();
        Hold hold = ours.take("study").orElseThrow();
        hold.check();

        end(holderOfLocks());

        assertTrue(theirs.take("study").isPresent());
        assertEquals(
                StoreException.Reason.UNREACHABLE,
                assertThrows(StoreException.class, hold::check).reason());
        assertThrows(StoreException.class, hold::check, "also when there is a connection again");
        assertTrue(ours.take("study").isEmpty());
        assertTrue(ours.take("another study").isPresent());
        assertDoesNotThrow(hold::close);
        assertTrue(theirs.take("another study").isEmpty(), "closing what was lost gives back nothing else");
    }

    @Test
    void nobody_can_tell_by_the_locks_which_study_it_is() throws Exception {
        awaitNoLocks();
        assertTrue(ours.take("study").isPresent());
        long first = numberOfLock();
        ours.close();
        awaitNoLocks();
        try (PostgresServerLocks others = new PostgresServerLocks(elsewhere.open(), archive, "two")) {
            assertTrue(others.take("study").isPresent());

            assertFalse(first == numberOfLock(), "depends on the key file");
        }
    }

    /** Those of sessions that have ended may be there a moment longer. */
    private static void awaitNoLocks() {
        Eventually.until("all locks to be given back", () -> number("SELECT count(*) FROM " + LOCKS) == 0);
    }

    private static long holderOfLocks() throws Exception {
        return number("SELECT max(pid) FROM " + LOCKS);
    }

    private static long numberOfLock() throws Exception {
        return number("SELECT max(number) FROM " + LOCKS);
    }

    private static void end(long process) throws Exception {
        number("SELECT pg_terminate_backend(" + process + ", 60000)::int");
    }

    private static long number(String sql) throws Exception {
        return Long.parseLong(place.strings(sql).get(0));
    }
}
