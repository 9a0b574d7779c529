// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.pseudonym.AnotherUser;
import io.github.pseudonymizer.pseudonym.KeyFile;
import io.github.pseudonymizer.pseudonym.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A rotation that does not come to its end, or does not begin. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class InterruptedRotationIT extends RotationOnDatabase {

    private static final class Interrupted extends RuntimeException {}

    @ParameterizedTest
    @EnumSource(
            value = KeyRotation.Step.class,
            names = {"OLD_KEYS_KEPT", "ALL_ROWS_SEALED"})
    void interrupted_the_key_file_opens_the_database_and_the_rotation_can_be_brought_to_its_end(KeyRotation.Step last)
            throws Exception {
        interruptAt(last);
    }

    @Tag("soak")
    @ParameterizedTest
    @EnumSource(KeyRotation.Step.class)
    void so_it_is_at_every_step(KeyRotation.Step last) throws Exception {
        interruptAt(last);
    }

    private void interruptAt(KeyRotation.Step last) throws Exception {
        Facts before = facts();
        int audited = audited();
        int generation = generation();

        assertThrows(
                Interrupted.class,
                () -> rotation((step, rows) -> {
                            if (step == last) {
                                throw new Interrupted();
                            }
                        })
                        .rotate());
        Facts between = facts();
        KeyRotation.Outcome outcome = rotate();

        assertEquals(before, between);
        assertEquals(before, facts());
        assertEquals(outcome.keys().generation() - generation, audited() - audited);
        assertFalse(place.keyFile().read().isTurning());
        assertEquals(
                outcome.keys().fingerprint(),
                place.strings("SELECT fingerprint FROM pseudonymizer.key_check").get(0));
    }

    @Tag("soak")
    @ParameterizedTest
    @EnumSource(
            value = KeyRotation.Step.class,
            names = {"BOTH_KEYS_WRITTEN", "SOME_ROWS_SEALED", "COMMITTED"})
    void killed_in_the_middle_it_loses_nothing_either(KeyRotation.Step last) throws Exception {
        Facts before = facts();
        int generation = generation();
        int audited = audited();

        RotatingHost.killAt(last, place);
        Facts between = facts();
        KeyRotation.Outcome outcome = rotate();

        assertEquals(before, between);
        assertEquals(before, facts());
        assertTrue(outcome.resumed());
        assertEquals(generation + 1, generation());
        assertEquals(audited + 1, audited());
    }

    @Test
    void a_key_file_of_another_user_stops_it_before_anything_is_written_beside_it() throws Exception {
        Path path = place.keyFile().path();
        UserPrincipal owner = Files.getOwner(path);
        Set<Path> beside = beside(path);
        AnotherUser.own(path);

        StoreException refused = assertThrows(StoreException.class, RotationOnDatabase::rotate);

        Files.setOwner(path, owner);
        assertSays(refused, "belongs to another user");
        assertEquals(beside, beside(path));
    }

    private static Set<Path> beside(Path file) throws IOException {
        try (Stream<Path> files = Files.list(file.resolveSibling(""))) {
            return files.collect(Collectors.toSet());
        }
    }

    @Test
    void when_the_old_keys_cannot_be_removed_from_the_file_it_says_that_the_rows_have_the_new_ones() throws Exception {
        Facts before = facts();
        int generation = generation();
        Path path = place.keyFile().path();

        StoreException failed = assertThrows(
                StoreException.class,
                () -> rotation((step, rows) -> {
                            if (step == KeyRotation.Step.COMMITTED) {
                                allow(path, "rw-r--r--");
                            }
                        })
                        .rotate());

        allow(path, "rw-------");
        assertSays(failed, "open to others");
        assertSays(failed, "All rows are sealed with the new keys");
        assertEquals(before, facts());
        assertTrue(rotate().resumed());
        assertEquals(generation + 1, generation());
    }

    private static void allow(Path path, String permissions) {
        try {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_connection_that_breaks_when_all_is_done_leaves_a_rotation_that_is_done() throws Exception {
        Facts before = facts();

        KeyRotation.Outcome outcome = rotation((step, rows) -> {
                    if (step == KeyRotation.Step.OLD_KEYS_REMOVED) {
                        breakConnections();
                    }
                })
                .rotate();

        assertFalse(outcome.cleaned());
        assertFalse(place.keyFile().read().isTurning());
        assertEquals(before, facts());
    }

    private static void breakConnections() {
        try {
            place.execute("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Else a crash of PostgreSQL could undo a commit whose old keys the key file has no more. */
    @Test
    void it_commits_to_disk_although_the_database_is_set_not_to() throws Exception {
        place.execute("""
                CREATE TABLE public.commits (how text);
                CREATE FUNCTION public.note() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN INSERT INTO public.commits VALUES (current_setting('synchronous_commit')); RETURN NULL; END $$;
                CREATE TRIGGER note AFTER UPDATE ON pseudonymizer.key_check FOR EACH ROW EXECUTE FUNCTION public.note();
                DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database()); END $$
                """);

        rotate();
        List<String> commits = place.strings("SELECT how FROM public.commits");
        place.execute("""
                DROP TRIGGER note ON pseudonymizer.key_check;
                DROP FUNCTION public.note;
                DROP TABLE public.commits;
                DO $$ BEGIN EXECUTE format('ALTER DATABASE %I RESET synchronous_commit', current_database()); END $$
                """);

        assertEquals(List.of("on"), commits);
    }

    @Test
    void a_file_that_cannot_be_replaced_stops_it_before_a_row_has_changed() throws Exception {
        Facts before = facts();
        Set<String> sealed = sealedAndDigests();
        KeyFile inTheWay =
                new KeyFile(place.keyFile().path().resolveSibling("pseudonymizer.key.generation-" + generation()));
        inTheWay.create();

        StoreException refused = assertThrows(StoreException.class, RotationOnDatabase::rotate);

        Files.delete(inTheWay.path());
        assertSays(refused, "holds the keys of another database");
        assertEquals(before, facts());
        assertEquals(sealed, sealedAndDigests());
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void a_damaged_row_stops_it_and_nothing_changes(Damage damage) throws Exception {
        place.execute("CREATE TABLE public.healthy AS SELECT * FROM pseudonymizer.link WHERE copy = 'copy1'");
        place.execute(damage.sql + " WHERE copy = 'copy1'");
        Set<String> before = sealedAndDigests();
        int generation = generation();

        StoreException refused = assertThrows(StoreException.class, RotationOnDatabase::rotate);
        Set<String> after = sealedAndDigests();
        place.execute("DELETE FROM pseudonymizer.link WHERE copy = 'copy1';"
                + " INSERT INTO pseudonymizer.link SELECT * FROM public.healthy; DROP TABLE public.healthy");

        assertFalse(String.valueOf(refused.getMessage()).contains("original1"));
        assertEquals(before, after);
        assertEquals(generation + 1, rotate().keys().generation(), "once it is mended");
    }

    /** What may have happened to a row. */
    private enum Damage {
        SEAL("UPDATE pseudonymizer.link SET original = original || '\\x00'"),
        DIGEST("UPDATE pseudonymizer.link SET original_digest = sha256('4711')"),
        OTHER_DOMAIN("UPDATE pseudonymizer.link SET domain = 'derived'");

        private final String sql;

        Damage(String sql) {
            this.sql = sql;
        }
    }

    @Test
    void an_unused_database_and_a_missing_key_file_are_refused() throws Exception {
        try (TestServer.Database unused = TestServer.createDatabase()) {
            KeyRotation rotation = new KeyRotation(unused.access(), unused.keyFile(), MERCY, (step, rows) -> {});

            assertSays(assertThrows(StoreException.class, rotation::rotate), "does not exist");
            assertFalse(unused.keyFile().exists());
            unused.keyFile().create();
            assertSays(assertThrows(StoreException.class, rotation::rotate), "nothing to rotate");
        }
    }

    @Test
    void another_databases_key_file_is_refused() {
        KeyFile other = new KeyFile(place.keyFile().path().resolveSibling("other.key"));
        other.create();

        StoreException refused = assertThrows(
                StoreException.class, () -> new KeyRotation(place.access(), other, MERCY, (step, rows) -> {}).rotate());

        assertSays(refused, "is not the one this database was made with");
    }
}
