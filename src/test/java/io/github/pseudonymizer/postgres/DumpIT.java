// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.postgres.dump.Dump;
import io.github.pseudonymizer.postgres.dump.Restore;
import io.github.pseudonymizer.postgres.dump.Transfer;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.KeyFile;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Requester;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole database as a stream, and back. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DumpIT extends PostgresDatabaseFixture {

    private static final Requester ADA = new Requester(Requester.Cause.COMMAND, "ada", "");
    private static final Namespace TRIAL = new Namespace("trial", new PseudonymFormat.Sequential("T-"));
    private static final Set<Identity> IDENTITIES = Set.of(
            Identity.patient("4711"),
            Identity.patient("Mü\0\"4711\", x", "Mercy\nHospital\\."),
            Identity.patientOfStudy("1.2.3"),
            Identity.study("1.2.3"));

    private TestServer.Database other = new TestServer.Database("none", new KeyFile(Path.of("none")));

    @BeforeEach
    void createOther() throws Exception {
        other = TestServer.createDatabase();
    }

    @AfterEach
    void closeOther() {
        other.close();
    }

    private Map<Identity, Pseudonym> fill() {
        try (PostgresDatabase database = place.open()) {
            Map<Identity, Pseudonym> assigned = new PostgresPseudonymStore(database).assign(TRIAL, IDENTITIES);
            PostgresLinks links = new PostgresLinks(database);
            links.begin(new Link(
                    "archive", "trial", "original", "copy", "T-1", Link.State.STORING, ADA, 0, 0, Instant.EPOCH));
            new PostgresStudyQueue(database, "server").add("archive", List.of("study"), Requester.Cause.STABLE_STUDY);
            new PostgresAuditTrail(database).record(entry("tab\t, line\n, \\N, \\."));
            return assigned;
        }
    }

    private static AuditEntry entry(String detail) {
        return new AuditEntry("", AuditEntry.Event.DATABASE_DUMPED, ADA, "", "", detail);
    }

    private static byte[] dump(TestServer.Database database) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Dump(database.access(), false, Optional.empty()).write(out);
        return out.toByteArray();
    }

    private Restore restore() {
        return new Restore(other.access(), Optional.of(place.keyFile()), Optional.empty());
    }

    private StoreException refused(byte[] dump) {
        return assertThrows(StoreException.class, () -> restore().read(new ByteArrayInputStream(dump)));
    }

    private void assertOtherIsEmpty() throws SQLException {
        if (!other.strings("SELECT to_regclass('pseudonymizer.pseudonym')::text")
                .contains(null)) {
            for (String table : Set.of("pseudonym", "key_check", "audit", "link", "work")) {
                assertEquals(
                        "0",
                        other.strings("SELECT count(*) FROM pseudonymizer." + table)
                                .get(0));
            }
        }
    }

    @Test
    void what_was_dumped_comes_back_and_goes_on() throws Exception {
        Map<Identity, Pseudonym> assigned = fill();
        byte[] dump = dump(place);

        long rows = restore().read(new ByteArrayInputStream(dump));

        assertTrue(rows > 5, "" + rows);
        assertEquals(text(dump), text(dump(other)));
        try (PostgresDatabase database = other.open(place.keyFile())) {
            PostgresPseudonymStore store = new PostgresPseudonymStore(database);
            assertEquals(assigned, store.assign(TRIAL, IDENTITIES));
            Identity next = Identity.patient("4712");
            Pseudonym fourth = store.assign(TRIAL, Set.of(next)).get(next);
            assertTrue(fourth instanceof Pseudonym.OfPatient of && of.value().equals("T-000004"), "" + fourth);
            new PostgresAuditTrail(database).record(entry("behind it"));
            new PostgresStudyQueue(database, "server").add("archive", List.of("another"), Requester.Cause.STABLE_STUDY);
        }
        assertThrows(SQLException.class, () -> other.execute("DELETE FROM pseudonymizer.audit"));
        assertEquals(
                other.strings("SELECT max(number)::text FROM pseudonymizer.audit"),
                other.strings("SELECT (SELECT max(number) FROM pseudonymizer.audit)::text FROM pseudonymizer.audit"
                        + " WHERE detail = 'behind it'"));
    }

    private static String text(byte[] dump) {
        return new String(dump, StandardCharsets.UTF_8);
    }

    @Test
    void a_dump_shows_no_identity_and_no_shift() {
        fill();

        String text = text(dump(place));

        // The sealed bytes are hexadecimal digits, in which a number may stand by chance.
        assertFalse(Pattern.compile("\\b4711\\b").matcher(text).find() || text.contains("1.2.3\t"), text);
    }

    @Test
    void a_dump_that_was_cut_or_changed_leaves_nothing() throws Exception {
        fill();
        byte[] dump = dump(place);
        for (int part = 1; part < 12; part++) {
            refused(Arrays.copyOf(dump, dump.length * part / 12));
            assertOtherIsEmpty();
        }
        refused(Arrays.copyOf(dump, dump.length - 1));
        refused((text(dump) + "x").getBytes(StandardCharsets.UTF_8));
        refused(text(dump).replace("rows 4\n", "rows 5\n").getBytes(StandardCharsets.UTF_8));
        refused(text(dump).replace("table pseudonym ", "table pseudonyms ").getBytes(StandardCharsets.UTF_8));
        refused(text(dump).replaceFirst("(?s)table audit .*?rows \\d+\n", "").getBytes(StandardCharsets.UTF_8));
        refused(text(dump).replaceFirst("fingerprint .", "fingerprint x").getBytes(StandardCharsets.UTF_8));
        refused("PK\3\4".getBytes(StandardCharsets.UTF_8));
        refused(new byte[0]);
        assertOtherIsEmpty();

        assertTrue(restore().read(new ByteArrayInputStream(dump)) > 5);
    }

    @Test
    void a_dump_of_a_newer_plugin_is_refused() throws Exception {
        fill();
        String newer = text(dump(place)).replaceFirst("schema \\d+", "schema 999");

        assertSays(refused(newer.getBytes(StandardCharsets.UTF_8)), "made by a newer version of the plugin");
        assertOtherIsEmpty();
    }

    @Test
    void only_an_empty_database_is_filled() throws Exception {
        fill();
        byte[] dump = dump(place);
        other.open().check();

        assertSays(refused(dump), "the database is in use");
        other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND pid <> pg_backend_pid()");
        assertSays(refused(dump), "has rows of the pseudonymizer already");
    }

    @Test
    void only_with_the_key_file_that_fits_is_it_filled() throws Exception {
        fill();
        KeyFile another = new KeyFile(
                Files.createTempDirectory(TestServer.scratch(), "key").resolve("other.key"));
        another.create();
        byte[] dump = dump(place);

        StoreException refused = assertThrows(
                StoreException.class,
                () -> new Restore(other.access(), Optional.of(another), Optional.empty())
                        .read(new ByteArrayInputStream(dump)));

        assertEquals(StoreException.Reason.WRONG_KEY, refused.reason());
        assertOtherIsEmpty();
    }

    /** Calls something when half of it was read. */
    private static InputStream interrupted(byte[] dump, Runnable halfway) {
        return new ByteArrayInputStream(dump) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                if (pos < dump.length / 2) {
                    return super.read(target, offset, Math.min(length, 100));
                }
                halfway.run();
                return super.read(target, offset, length);
            }
        };
    }

    @Test
    void a_server_that_ends_in_the_middle_has_nothing_of_it() throws Exception {
        fill();
        byte[] dump = dump(place);

        assertThrows(
                StoreException.class,
                () -> restore().read(interrupted(dump, () -> {
                    try {
                        other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
                    } catch (SQLException failed) {
                        throw new IllegalStateException(failed);
                    }
                })));
        assertOtherIsEmpty();

        assertTrue(restore().read(new ByteArrayInputStream(dump)) > 5);
    }

    @Test
    void a_dump_is_of_one_moment() {
        fill();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PostgresDatabase database = place.open()) {
            OutputStream out = new OutputStream() {
                @Override
                public void write(int one) {
                    throw new IllegalStateException();
                }

                @Override
                public void write(byte[] some, int offset, int length) {
                    // Between the tables of a dump that has begun.
                    new PostgresPseudonymStore(database)
                            .assign(
                                    TRIAL,
                                    Set.of(
                                            Identity.patient("new-" + bytes.size()),
                                            Identity.study("9." + bytes.size())));
                    bytes.write(some, offset, length);
                }
            };
            for (int i = 0; i < 3_000; i++) {
                new PostgresAuditTrail(database).record(entry("x".repeat(40)));
            }

            new Dump(place.access(), false, Optional.empty()).write(out);
        }

        assertEquals(
                4,
                text(bytes.toByteArray())
                        .lines()
                        .filter(line -> line.startsWith("trial\t") && line.contains("\t\\\\x"))
                        .filter(line -> line.contains("PATIENT\t") || line.contains("STUDY\t"))
                        .count());
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "8", "10", "11", "12"})
    void a_database_of_an_earlier_plugin_is_restored_and_then_brought_up_to_date(String version) throws Exception {
        Schema.migrate(new DriverConnections(place.access(), SOON, SOON), version);
        place.execute("INSERT INTO pseudonymizer.audit (archive, event, cause, requested_by, address, domain, subject,"
                + " detail) VALUES ('', 'REFUSED', 'HTTP', '', '', '', '', 'before')");
        byte[] dump = dump(place);

        assertEquals(
                1,
                new Restore(other.access(), Optional.empty(), Optional.empty()).read(new ByteArrayInputStream(dump)));

        try (PostgresDatabase database = other.open()) {
            new PostgresPseudonymStore(database).assign(TRIAL, IDENTITIES);
        }
        assertEquals(
                "1", other.strings("SELECT count(*) FROM pseudonymizer.audit").get(0));
    }

    @Test
    void a_database_in_use_is_not_moved() throws Exception {
        fill();
        try (PostgresDatabase inUse = place.open()) {
            inUse.check();
            StoreException refused = assertThrows(
                    StoreException.class,
                    () -> Transfer.run(new Dump(place.access(), true, Optional.of(entry(""))), restore()));
            assertSays(refused, "the database is in use");
        }
        assertOtherIsEmpty();

        assertTrue(Transfer.run(new Dump(place.access(), true, Optional.of(entry("moved"))), restore()) > 5);
        assertEquals(text(dump(place)), text(dump(other)));
    }

    @Test
    void a_transfer_that_the_target_refuses_says_why() throws Exception {
        fill();
        other.open().check();
        other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND pid <> pg_backend_pid()");

        assertSays(
                assertThrows(
                        StoreException.class,
                        () -> Transfer.run(new Dump(place.access(), true, Optional.empty()), restore())),
                "has rows of the pseudonymizer already");
    }
}
