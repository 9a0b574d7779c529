// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.testing.TcpProxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** The server has done what it was asked for, and the connection breaks before anybody hears of it. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LostAnswerIT {

    private static final Requester ALICE = new Requester(Requester.Cause.HTTP, "alice", "127.0.0.1");

    private TestServer.Database place;
    private TcpProxy network;
    private PostgresDatabase database;

    @BeforeEach
    void open() throws Exception {
        place = TestServer.createDatabase();
        network = new TcpProxy(TestServer.port());
        database = new PostgresDatabase(place.through(network), place.keyFile(), Duration.ofSeconds(10), 2);
        database.check();
    }

    @AfterEach
    void close() throws Exception {
        database.close();
        network.close();
        place.close();
    }

    /** Does something of which the server does not come to say that it is committed, and then again. */
    private void twice(Runnable action) {
        network.loseAnswer(1, "COMMIT");
        assertEquals(
                StoreException.Reason.UNREACHABLE,
                assertThrows(StoreException.class, action::run).reason());
        action.run();
    }

    private long count(String table) throws Exception {
        return Long.parseLong(
                place.strings("SELECT count(*) FROM pseudonymizer." + table).get(0));
    }

    @Test
    void a_patient_gets_one_pseudonym() throws Exception {
        var store = new PostgresPseudonymStore(database);
        Namespace sequential = new Namespace("default", new PseudonymFormat.Sequential("S"));

        twice(() -> store.assign(sequential, Set.of(Identity.patient("mercy"))));

        assertEquals(1, count("pseudonym"));
        assertEquals(1, count("domain WHERE last_number = 1"));
    }

    @Test
    void a_study_is_queued_once_and_the_cursor_stands_behind_it() throws Exception {
        var cursor = new PostgresChangeCursor(database);

        twice(() -> cursor.advance("archive", 7, List.of("study"), Requester.Cause.STABLE_STUDY));

        assertEquals(1, count("work"));
        assertEquals(OptionalLong.of(7), cursor.position("archive"));
    }

    @Test
    void a_link_is_complete() throws Exception {
        var links = new PostgresLinks(database);
        Link link =
                new Link("archive", "default", "study", "copy", "P1", Link.State.STORING, ALICE, 0, 0, Instant.EPOCH);

        twice(() -> links.begin(link));
        twice(() -> links.complete(link, 7, 0));

        assertEquals(1, count("link WHERE state = 'COMPLETE' AND instances = 7"));
        assertEquals(1, count("link"));
    }

    @Test
    void what_may_have_been_written_to_the_audit_trail_is_not_written_again_unasked() throws Exception {
        var audit = new PostgresAuditTrail(database);
        AuditEntry entry = new AuditEntry("archive", AuditEntry.Event.PSEUDONYMIZED, ALICE, "default", "P1", "");
        network.loseAnswer(1, "COMMIT");

        assertThrows(StoreException.class, () -> audit.record(entry));

        assertEquals(1, count("audit"));
    }

    @Test
    void what_cannot_have_been_committed_is_done_again_by_itself() throws Exception {
        var audit = new PostgresAuditTrail(database);
        network.loseAnswer(1, "INSERT");

        audit.record(new AuditEntry("archive", AuditEntry.Event.PSEUDONYMIZED, ALICE, "default", "P1", ""));

        assertEquals(1, count("audit"));
    }
}
