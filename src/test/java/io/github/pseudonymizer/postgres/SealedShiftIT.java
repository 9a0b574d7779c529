// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Uid;
import io.github.pseudonymizer.pseudonym.DateShift;
import io.github.pseudonymizer.pseudonym.DomainKeys;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.KeyFile;
import io.github.pseudonymizer.pseudonym.Keys;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.Requester;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Date shifts at rest, and those that earlier versions kept readable. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SealedShiftIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Namespace DOMAIN = new Namespace("default", new PseudonymFormat.Random("P"));
    private static final Identity STUDY = Identity.study("1.2.276.4711");

    /** Sealed in three batches, the last of them incomplete. */
    private static final int PATIENTS = 2_300;

    private static final int SHIFT = -3210;

    /** That number as PostgreSQL writes it into a row. */
    private static final String SHIFT_IN_A_ROW = "76f3ffff";

    /** Of all the random bytes in a table, four may be that number; far fewer than the rows of a batch. */
    private static final int BY_CHANCE = 2;

    private TestServer.Database place = new TestServer.Database("", new KeyFile(Path.of("none")));

    @BeforeEach
    void createDatabase() throws Exception {
        place = TestServer.createDatabase();
    }

    @AfterEach
    void dropDatabase() {
        place.close();
    }

    @Test
    void no_row_of_any_table_tells_a_shift() throws Exception {
        Pseudonym.OfPatient assigned = new PostgresPseudonymStore(place.open(), alwaysTheSameShift())
                .assign(DOMAIN, Set.of(Identity.patient("4711"), STUDY)).values().stream()
                        .filter(Pseudonym.OfPatient.class::isInstance)
                        .map(Pseudonym.OfPatient.class::cast)
                        .findFirst()
                        .orElseThrow();

        String dump = dump();

        assertEquals(new DateShift(SHIFT), assigned.shift());
        assertTrue(dump.contains(assigned.value()), "the dump is one of these rows");
        for (String readable : List.of("fffff376", SHIFT_IN_A_ROW, "33323130")) {
            assertFalse(dump.contains(readable), readable);
        }
        // Four digits are somewhere in the random bytes now and then.
        assertFalse(
                Pattern.compile("(?<![0-9a-f])3210(?![0-9a-f])").matcher(dump).find(), "3210");
    }

    @Test
    void seals_of_all_shifts_have_one_length_and_none_is_like_another() throws Exception {
        new PostgresPseudonymStore(place.open(), alwaysTheSameShift())
                .assign(DOMAIN, Set.of(Identity.patient("1"), Identity.patient("2")));
        new PostgresPseudonymStore(place.open(), new SecureRandom())
                .assign(DOMAIN, Set.of(Identity.patient("3"), Identity.patient("4")));

        assertEquals(
                List.of("4 1"),
                place.strings("SELECT count(DISTINCT shift) || ' ' || count(DISTINCT length(shift))"
                        + " FROM pseudonymizer.pseudonym"));
    }

    @Test
    void what_an_earlier_version_left_readable_is_sealed_at_the_next_start_and_stays_the_same() throws Exception {
        Map<Identity, Pseudonym> before = usedByAnEarlierVersion();
        assertTrue(shiftsInTheFile() >= PATIENTS / 2, "readable by now");

        Map<Identity, Pseudonym> after = assign(place.open(), before.keySet());

        assertEquals(before, after);
        assertEquals(List.of("shift"), shiftColumns());
        assertFalse(dump().contains("" + SHIFT));
        assertTrue(shiftsInTheFile() <= BY_CHANCE, "the table was written again");
        assertEquals(before, assign(place.open(), before.keySet()), "at another start");
    }

    @Test
    void servers_that_start_at_once_seal_once_and_agree() throws Exception {
        Map<Identity, Pseudonym> before = usedByAnEarlierVersion();
        List<Callable<Map<Identity, Pseudonym>>> starts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            PostgresDatabase server = place.open();
            starts.add(() -> assign(server, before.keySet()));
        }

        ExecutorService threads = Executors.newFixedThreadPool(starts.size());
        try {
            for (Future<Map<Identity, Pseudonym>> start : threads.invokeAll(starts)) {
                assertEquals(before, start.get());
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void a_server_of_an_earlier_version_that_still_runs_can_neither_read_nor_keep_a_pseudonym() throws Exception {
        usedByAnEarlierVersion();
        place.open().check();

        for (String statement : List.of(
                "SELECT kind, digest, value, shift_days FROM pseudonymizer.pseudonym",
                "INSERT INTO pseudonymizer.pseudonym (domain, kind, digest, value, shift_days, identity)"
                        + " VALUES ('default', 'PATIENT', sha256('x'), 'new', -1, 'x')")) {
            assertEquals(
                    "42703",
                    assertThrows(SQLException.class, () -> place.execute(statement))
                            .getSQLState());
        }
        assertEquals(
                "23514",
                assertThrows(
                                SQLException.class,
                                () -> place.execute(
                                        "INSERT INTO pseudonymizer.pseudonym (domain, kind, digest, value, identity)"
                                                + " VALUES ('default', 'PATIENT', sha256('x'), 'new', 'x')"))
                        .getSQLState(),
                "a patient without a shift");
    }

    @Test
    void a_key_file_that_does_not_fit_seals_nothing() throws Exception {
        usedByAnEarlierVersion();
        KeyFile other = new KeyFile(place.keyFile().path().resolveSibling("other.key"));
        Keys unused = other.create().newest();

        StoreException refused =
                assertThrows(StoreException.class, () -> place.open(other).check());

        assertEquals(StoreException.Reason.WRONG_KEY, refused.reason());
        assertEquals(List.of("shift", "shift_days"), shiftColumns());
        assertEquals(List.of("0"), place.strings("SELECT count(shift) FROM pseudonymizer.pseudonym"));
    }

    @Test
    void new_keys_for_a_database_of_an_earlier_version_seal_its_shifts_too() throws Exception {
        Map<Identity, Pseudonym> before = usedByAnEarlierVersion();

        KeyRotation.Outcome outcome = new KeyRotation(
                        place.access(),
                        place.keyFile(),
                        new Requester(Requester.Cause.COMMAND, "alice", ""),
                        (step, rows) -> {})
                .rotate();

        assertEquals(before.size(), outcome.rows());
        assertEquals(List.of("shift"), shiftColumns());
        assertTrue(shiftsInTheFile() <= BY_CHANCE);
        assertEquals(before, assign(place.open(), before.keySet()));
        assertThrows(StoreException.class, () -> place.open(outcome.kept()).check());
    }

    private static Map<Identity, Pseudonym> assign(PostgresDatabase database, Set<Identity> identities) {
        return new PostgresPseudonymStore(database).assign(DOMAIN, identities);
    }

    private static RandomGenerator alwaysTheSameShift() {
        RandomGenerator random = new SecureRandom();
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                return random.nextLong();
            }

            @Override
            public int nextInt(int bound) {
                return -SHIFT - 1;
            }
        };
    }

    /** Rows as schema version 7 had them. */
    private Map<Identity, Pseudonym> usedByAnEarlierVersion() throws Exception {
        Schema.migrate(new DriverConnections(place.access(), TIMEOUT, TIMEOUT), "7");
        Keys keys = place.keyFile().create().newest();
        DomainKeys own = keys.of(DOMAIN.name());
        place.execute("INSERT INTO pseudonymizer.key_check (fingerprint) VALUES ('" + keys.fingerprint() + "')");
        place.execute("INSERT INTO pseudonymizer.domain (name) VALUES ('default')");
        Map<Identity, Pseudonym> rows = new HashMap<>();
        for (int i = 0; i < PATIENTS; i++) {
            int days = i % 2 == 0 ? SHIFT : -1 - i;
            rows.put(Identity.patient("4711-" + i), new Pseudonym.OfPatient("P" + i, new DateShift(days)));
        }
        rows.put(STUDY, new Pseudonym.OfStudy(new Uid(own.uids().map("1.2.276.4711"))));
        String sql = "INSERT INTO pseudonymizer.pseudonym (domain, kind, digest, value, shift_days, identity)"
                + " VALUES ('default', ?, ?, ?, ?, ?)";
        try (Connection connection = place.connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Map.Entry<Identity, Pseudonym> row : rows.entrySet()) {
                String kind = row.getKey().kind().name();
                statement.setString(1, kind);
                statement.setBytes(2, own.digest(kind, row.getKey().value()));
                if (row.getValue() instanceof Pseudonym.OfPatient patient) {
                    statement.setString(3, patient.value());
                    statement.setObject(4, patient.shift().days(), java.sql.Types.INTEGER);
                } else {
                    statement.setString(
                            3, ((Pseudonym.OfStudy) row.getValue()).uid().value());
                    statement.setNull(4, java.sql.Types.INTEGER);
                }
                statement.setBytes(5, own.seal(kind, row.getKey().value()));
                statement.addBatch();
            }
            int[] unused = statement.executeBatch();
        }
        return rows;
    }

    private List<String> shiftColumns() throws SQLException {
        return place.strings("""
                SELECT column_name FROM information_schema.columns
                WHERE table_schema = 'pseudonymizer' AND column_name LIKE 'shift%' AND data_type <> 'boolean'
                ORDER BY column_name
                """);
    }

    /** How often it is in the file of the table. */
    private long shiftsInTheFile() throws SQLException {
        place.execute("CHECKPOINT");
        String digits = place.strings("SELECT encode("
                        + "pg_read_binary_file(pg_relation_filepath('pseudonymizer.pseudonym')), 'hex')")
                .get(0);
        return Pattern.compile(SHIFT_IN_A_ROW).matcher(digits).results().count();
    }

    /** Every row of every table as text; bytes in hexadecimal digits. */
    private String dump() throws SQLException {
        List<String> rows = new ArrayList<>();
        for (String table : place.strings("SELECT tablename FROM pg_tables WHERE schemaname = 'pseudonymizer'")) {
            rows.addAll(place.strings("SELECT t::text FROM pseudonymizer." + table + " AS t"));
        }
        // Moments have digits of their own, which tell nothing of a shift.
        return rows.stream()
                .map(row -> row.replaceAll("\"\\d{4}-\\d\\d-\\d\\d [^\"]*\"", ""))
                .collect(Collectors.joining("\n"));
    }
}
