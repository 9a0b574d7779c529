// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.pseudonym.DomainKeys;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.KeyFile;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.TcpProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** A rotation while others use the database, or want to. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RotationAmongServersIT extends RotationOnDatabase {

    @Test
    void while_a_server_uses_the_database_it_is_refused_and_nothing_changes() throws Exception {
        PostgresDatabase server = server();
        Facts before = facts(server);
        int audited = audited();
        String keyFile = Files.readString(place.keyFile().path());

        StoreException refused = assertThrows(StoreException.class, RotationOnDatabase::rotate);

        assertSays(refused, "stop every Orthanc that uses it");
        assertEquals(keyFile, Files.readString(place.keyFile().path()));
        assertEquals(before, facts(server));
        assertEquals(audited, audited());
    }

    @Test
    void it_is_refused_too_while_a_server_has_a_study_to_itself() throws Exception {
        PostgresDatabase server = server();
        int generation = generation();
        try (PostgresServerLocks locks = new PostgresServerLocks(server, ARCHIVE, "one")) {
            assertTrue(locks.take("study").isPresent());
            server.close();

            StoreException refused = assertThrows(StoreException.class, RotationOnDatabase::rotate);

            assertSays(refused, "stop every Orthanc that uses it");
        }
        assertEquals(generation, generation());
    }

    @Test
    void of_two_at_once_one_is_refused() throws Exception {
        List<String> refusals = new ArrayList<>();
        int generation = generation();

        KeyRotation.Outcome outcome = rotation((step, rows) -> {
                    if (step == KeyRotation.Step.BOTH_KEYS_WRITTEN) {
                        refusals.add(assertThrows(StoreException.class, RotationOnDatabase::rotate)
                                .getMessage());
                    }
                })
                .rotate();

        assertEquals(1, refusals.size());
        assertTrue(refusals.get(0).contains("in use"), refusals.get(0));
        assertEquals(generation + 1, outcome.keys().generation());
    }

    @Test
    void a_server_that_starts_during_it_waits_and_gets_the_new_keys() throws Exception {
        var thread = Executors.newSingleThreadExecutor();
        try {
            List<Future<String>> starts = new ArrayList<>();
            PostgresDatabase starting = server();

            KeyRotation.Outcome outcome = rotation((step, rows) -> {
                        if (step == KeyRotation.Step.BOTH_KEYS_WRITTEN) {
                            starts.add(thread.submit(() -> starting.keys().fingerprint()));
                            awaitWaiting();
                        }
                    })
                    .rotate();

            assertEquals(outcome.keys().fingerprint(), starts.get(0).get());
        } finally {
            thread.shutdown();
        }
    }

    @Test
    void a_server_that_starts_during_it_does_not_wait_for_longer_than_its_timeout() throws Exception {
        List<StoreException> refusals = new ArrayList<>();
        try (PostgresDatabase hasty = new PostgresDatabase(place.access(), place.keyFile(), HASTY, 2)) {
            rotation((step, rows) -> {
                        if (step == KeyRotation.Step.BOTH_KEYS_WRITTEN) {
                            refusals.add(assertTimeoutPreemptively(
                                    Eventually.PATIENCE, () -> assertThrows(StoreException.class, hasty::check)));
                        }
                    })
                    .rotate();

            assertEquals(StoreException.Reason.PREPARING, refusals.get(0).reason());
            PostgresDatabase unused = eventually(hasty);
        }
    }

    /** Between sealing and writing it was cut off, and by the time that it goes on another thread has the new keys. */
    @Test
    void what_was_sealed_with_the_old_keys_is_not_written_any_more() throws Exception {
        try (TcpProxy network = new TcpProxy(TestServer.port());
                PostgresDatabase server = through(network, place.keyFile())) {
            DomainKeys old = server.keys().of("random");
            network.shut();
            rotate();
            network.open();
            eventually(server);

            StoreException refused =
                    assertThrows(StoreException.class, () -> server.transaction(old, connection -> "written"));

            assertEquals(StoreException.Reason.PREPARING, refused.reason());
            assertEquals("written", server.transaction(server.keys().of("random"), connection -> "written"));
        }
    }

    private static void awaitWaiting() {
        try {
            while (place.strings("SELECT 'x' FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
                    .isEmpty()) {
                Thread.onSpinWait();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Its connections broke, so that it could not keep the rotation from beginning. */
    @Test
    void a_server_that_was_cut_off_meanwhile_notices_and_goes_on_with_the_new_key_file() throws Exception {
        List<Long> counts;
        try (TcpProxy network = new TcpProxy(TestServer.port());
                PostgresDatabase server = through(network, place.keyFile())) {
            Facts before = facts();
            PostgresDatabase unused = eventually(server);
            counts = counts();
            network.shut();
            rotate();
            network.open();

            assertEquals(before, facts(eventually(server)));
            assertEquals(generation(), server.keys().generation());
        }
        assertEquals(counts, counts());
    }

    @Test
    void one_that_has_a_file_of_its_own_is_refused_from_then_on_and_writes_no_row() throws Exception {
        Path own = place.keyFile().path().resolveSibling("own.key");
        Files.copy(place.keyFile().path(), own, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        Identity late = Identity.patient("too late");
        List<Long> counts = counts();
        try (TcpProxy network = new TcpProxy(TestServer.port());
                PostgresDatabase server = through(network, new KeyFile(own))) {
            server.check();
            network.shut();
            rotate();
            network.open();

            List<StoreException.Reason> reasons = new ArrayList<>();
            while (!reasons.contains(StoreException.Reason.WRONG_KEY)) {
                reasons.add(assertThrows(
                                StoreException.class,
                                () -> new PostgresPseudonymStore(server).assign(DOMAINS.get(0), Set.of(late)))
                        .reason());
            }
            StoreException refused = assertThrows(
                    StoreException.class, () -> new PostgresLinks(server).find(ARCHIVE, "random", "original1"));

            assertSays(refused, "its keys were rotated at 20");
        }
        assertEquals(counts, counts());
    }
}
