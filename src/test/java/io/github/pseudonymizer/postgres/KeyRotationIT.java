// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.KeyRing;
import io.github.pseudonymizer.pseudonym.Keys;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.PatientTraits;
import io.github.pseudonymizer.pseudonym.PatientTraits.Trait;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.pseudonym.PseudonymGenerator;
import io.github.pseudonymizer.pseudonym.StoreException;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KeyRotationIT extends RotationOnDatabase {

    @Test
    void pseudonyms_shifts_uids_links_and_work_are_the_same_afterwards() throws Exception {
        Facts before = facts();
        List<Long> counts = counts();
        int generation = generation();

        KeyRotation.Outcome outcome = rotate();

        assertEquals(before, facts());
        assertEquals(counts, counts());
        assertEquals(counts.stream().mapToLong(Long::longValue).sum(), outcome.rows());
        assertTrue(outcome.cleaned());
        assertFalse(outcome.resumed());
        assertEquals(generation + 1, generation());
        assertFalse(place.keyFile().read().isTurning());
    }

    @Test
    void the_new_keys_and_the_old_ones_know_which_database_they_serve() throws Exception {
        List<String> database = place.strings("SELECT database::text FROM pseudonymizer.key_check");

        KeyRing kept = rotate().kept().read();

        for (KeyRing ring : List.of(kept, place.keyFile().read())) {
            assertEquals(database, ring.databases().stream().map(UUID::toString).toList());
        }
    }

    @Test
    void a_new_patients_derived_pseudonym_is_what_it_would_have_been() throws Exception {
        Namespace derived = DOMAINS.get(1);
        Namespace twin = new Namespace("twin", derived.format());
        Identity late = Identity.patient("late");
        Keys before = place.keyFile().read().newest();

        rotate();
        String assigned = assigned(derived, late);
        String elsewhere = assigned(twin, late);

        String expected =
                new PseudonymGenerator(new Random(1)).propose(derived.format(), late, 1, before.of("derived"), () -> 0);
        assertEquals(expected, assigned);
        assertNotEquals(expected, elsewhere);
    }

    private String assigned(Namespace namespace, Identity patient) {
        return new PostgresPseudonymStore(server())
                .assign(namespace, Set.of(patient)).values().stream()
                        .map(pseudonym -> ((Pseudonym.OfPatient) pseudonym).value())
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void nothing_that_was_sealed_with_the_old_keys_is_left_in_a_dump_or_in_the_files_of_the_tables() throws Exception {
        Set<String> old = sealedAndDigests();
        Keys former = place.keyFile().read().newest();
        byte[] one = HexFormat.of()
                .parseHex(place.strings("SELECT encode(identity, 'hex') FROM pseudonymizer.pseudonym LIMIT 1")
                        .get(0));
        assertTrue(isInFile(one), "it was there before");

        rotate();

        Set<String> now = sealedAndDigests();
        assertEquals(old.size(), now.size());
        assertTrue(now.stream().noneMatch(old::contains));
        assertFalse(isInFile(one));
        for (String sealed : place.strings("SELECT encode(original, 'hex') FROM pseudonymizer.link")) {
            byte[] bytes = HexFormat.of().parseHex(sealed);
            assertThrows(StoreException.class, () -> former.of("random").open(SealedKind.ORIGINAL, bytes));
        }
    }

    @Test
    void every_column_of_bytes_is_sealed_anew_but_those_that_are_emptied() throws Exception {
        Set<String> columns = new TreeSet<>(place.strings("""
            SELECT table_name || '.' || column_name FROM information_schema.columns
            WHERE table_schema = 'pseudonymizer' AND data_type = 'bytea' AND table_name <> 'patient_trait'
            """));

        assertEquals(
                SealedRows.ALL.stream()
                        .flatMap(rows ->
                                Stream.of(rows.table() + "." + digestOf(rows), rows.table() + "." + rows.sealed()))
                        .filter(column -> !column.equals("rules.digest")) // A text: it tells nothing.
                        .collect(Collectors.toCollection(TreeSet::new)),
                columns);
    }

    @Test
    void traits_which_cannot_be_digested_anew_are_learned_again() throws Exception {
        PatientTraits before = new PostgresPatientTraits(server());
        before.contradicted(DOMAINS.get(0), "P1", Map.of(Trait.SEX, "F"));
        assertEquals(Set.of(Trait.SEX), before.contradicted(DOMAINS.get(0), "P1", Map.of(Trait.SEX, "M")));
        servers.forEach(PostgresDatabase::close);

        rotate();

        PatientTraits after = new PostgresPatientTraits(server());
        assertEquals(Set.of(), after.contradicted(DOMAINS.get(0), "P1", Map.of(Trait.SEX, "F")));
        assertEquals(Set.of(Trait.SEX), after.contradicted(DOMAINS.get(0), "P1", Map.of(Trait.SEX, "M")));
    }

    /** What has no digest of its own is found by that of its row, or follows that of its link. */
    private static String digestOf(SealedRows rows) {
        if (rows.digest().isEmpty()) {
            return Set.of("pseudonym", "rules").contains(rows.table()) ? "digest" : "original_digest";
        }
        return rows.digest();
    }

    @Test
    void the_old_keys_are_refused_and_the_message_says_since_when_and_what_to_do() throws Exception {
        KeyRotation.Outcome outcome = rotate();

        StoreException refused = assertThrows(
                StoreException.class, () -> place.open(outcome.kept()).check());

        assertEquals(StoreException.Reason.WRONG_KEY, refused.reason());
        assertSays(refused, "its keys were rotated at 20");
        assertSays(refused, "copy the key file from where that was done");
    }

    @Test
    void a_backup_from_before_opens_with_the_old_keys_that_were_kept() throws Exception {
        Facts before = facts();
        place.execute("CREATE TABLE public.backup AS SELECT * FROM pseudonymizer.pseudonym WHERE domain = 'random'");
        String fingerprint =
                place.strings("SELECT fingerprint FROM pseudonymizer.key_check").get(0);

        Keys kept = rotate().kept().read().newest();

        assertEquals(fingerprint, kept.fingerprint());
        Set<String> opened = new HashSet<>();
        for (String row : place.strings("SELECT kind || ' ' || encode(identity, 'hex') FROM public.backup")) {
            String kind = row.split(" ", 2)[0];
            opened.add(kind + kept.of("random").open(kind, HexFormat.of().parseHex(row.split(" ", 2)[1])));
        }
        assertEquals(
                before.pseudonyms().getOrDefault("random", Map.of()).keySet().stream()
                        .map(identity -> identity.kind() + identity.value())
                        .collect(Collectors.toSet()),
                opened);
    }

    @Test
    void every_rotation_leaves_an_audit_entry() throws Exception {
        int audited = audited();
        List<Long> counts = counts();

        int first = rotate().keys().generation();
        rotate();

        List<String> entries = place.strings("SELECT cause || ' ' || requested_by || ' ' || detail"
                + " FROM pseudonymizer.audit WHERE event = 'KEYS_ROTATED' ORDER BY number");
        String rows = "; rows: " + counts.get(0) + " of pseudonym, " + counts.get(1) + " of link, " + counts.get(2)
                + " of copied_files, " + counts.get(3) + " of link_part, " + counts.get(4) + " of link_wishes, "
                + counts.get(5) + " of rules, " + counts.get(6) + " of work";
        assertEquals(
                List.of("COMMAND mercy generation " + first + rows, "COMMAND mercy generation " + (first + 1) + rows),
                entries.subList(audited, entries.size()));
    }

    private static boolean isInFile(byte[] bytes) throws SQLException {
        place.execute("CHECKPOINT");
        return place
                .strings("SELECT position('\\x" + HexFormat.of().formatHex(bytes)
                        + "'::bytea IN pg_read_binary_file(pg_relation_filepath('pseudonymizer.pseudonym')))")
                .stream()
                .noneMatch("0"::equals);
    }
}
