package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.pseudonymizer.pseudonym.KeyFile;
import io.github.pseudonymizer.pseudonym.StoreException;
import java.nio.file.Files;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A rotation that does not come to its end, or does not begin. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class InterruptedRotationIT extends RotationOnDatabase {

    private static final class Interrupted extends RuntimeException {}

    @ParameterizedTest
    @EnumSource(KeyRotation.Step.class)
    void interrupted_at_any_step_the_key_file_opens_the_database_and_the_rotation_can_be_brought_to_its_end(
            KeyRotation.Step last) throws Exception {
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
                strings("SELECT fingerprint FROM pseudonymizer.key_check").get(0));
    }

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
        rotate();

        assertEquals(before, between);
        assertEquals(before, facts());
        assertEquals(generation + 1, generation());
        assertEquals(audited + 1, audited());
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
        execute("CREATE TABLE public.healthy AS SELECT * FROM pseudonymizer.link WHERE copy = 'copy1'");
        execute(damage.sql + " WHERE copy = 'copy1'");
        Set<String> before = sealedAndDigests();
        int generation = generation();

        StoreException refused = assertThrows(StoreException.class, RotationOnDatabase::rotate);
        Set<String> after = sealedAndDigests();
        execute("DELETE FROM pseudonymizer.link WHERE copy = 'copy1';"
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
