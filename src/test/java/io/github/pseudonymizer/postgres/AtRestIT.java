// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.CopiedFiles;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Requester;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What the tables hold when they are read without the key file. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AtRestIT {

    private static final Requester ALICE = new Requester(Requester.Cause.HTTP, "alice", "127.0.0.1");

    /** So long that the random bytes and numbers of a row do not have it by chance. */
    private static final String NUMBER = "4711081547110815";

    private static final CopiedFiles FILES =
            new CopiedFiles(new TreeMap<>(Map.of(1L, new CopiedFiles.File(0x123456789ABCL, 2))));

    private static TestServer.Database place;
    private static PostgresDatabase database;

    @BeforeAll
    static void open() throws Exception {
        place = TestServer.createDatabase();
        database = place.open();
        var store = new PostgresPseudonymStore(database);
        for (PseudonymFormat format : List.of(
                new PseudonymFormat.Random("R"),
                new PseudonymFormat.Derived("D"),
                new PseudonymFormat.Sequential("S"))) {
            store.assign(
                    new Namespace("domain-" + format.prefix(), format),
                    Set.of(
                            Identity.patient("MERCY-" + NUMBER, "HOSPITAL-42"),
                            Identity.study("1.2.276." + NUMBER + ".42")));
        }
        var links = new PostgresLinks(database);
        Link link = new Link(
                "archive",
                "default",
                "deadbeef-original",
                "cafe-copy",
                "P1",
                Link.State.STORING,
                ALICE,
                0,
                0,
                Instant.EPOCH);
        links.begin(link);
        links.copied(link, FILES);
        new PostgresChangeCursor(database)
                .advance("archive", 1, List.of("deadbeef-original"), Requester.Cause.STABLE_STUDY);
        var works = new PostgresStudyQueue(database, "server");
        works.retry(works.claim("archive", Duration.ofHours(1)).orElseThrow(), Duration.ZERO, "disk full");
        new PostgresAuditTrail(database)
                .record(new AuditEntry(
                        "archive", AuditEntry.Event.PSEUDONYMIZED, ALICE, "default", "P1", "ignored: Keep\0"));
    }

    @AfterAll
    static void close() {
        place.close();
    }

    @Test
    void no_identity_can_be_read() throws SQLException {
        String dump = dump();

        for (String identity : List.of(
                "MERCY",
                NUMBER,
                "HOSPITAL",
                "1.2.276",
                "deadbeef-original",
                place.keyFile().path().toString())) {
            assertFalse(dump.contains(identity), identity);
            assertFalse(dump.contains(hex(identity)), identity + " in hexadecimal digits");
        }
    }

    @Test
    void the_file_of_an_original_cannot_be_read_either() throws SQLException {
        assertFalse(dump().contains("123456789abc"));
    }

    @Test
    void what_may_be_read_is_there() throws SQLException {
        String dump = dump();

        for (String plain : List.of("domain-R", "S000001", "cafe-copy", "alice", "PSEUDONYMIZED", "disk full")) {
            assertTrue(dump.contains(plain), plain);
        }
    }

    @Test
    void the_key_is_nowhere() throws Exception {
        List<String> secrets = java.nio.file.Files.readAllLines(place.keyFile().path()).stream()
                .filter(line -> line.startsWith("pseudonyms ") || line.startsWith("identities "))
                .map(line -> line.substring(line.length() - 64))
                .toList();

        assertEquals(2, secrets.size());
        String dump = dump();
        assertTrue(secrets.stream().noneMatch(dump::contains));
    }

    @Test
    void the_audit_trail_can_only_be_added_to() throws SQLException {
        for (String sql : List.of(
                "UPDATE pseudonymizer.audit SET detail = ''",
                "DELETE FROM pseudonymizer.audit",
                "TRUNCATE pseudonymizer.audit")) {
            try (var connection = place.connect();
                    var statement = connection.createStatement()) {
                SQLException refused = assertThrows(SQLException.class, () -> statement.execute(sql));
                assertEquals("42501", refused.getSQLState(), sql);
            }
        }
    }

    @Test
    void every_table_and_function_says_what_it_is() throws SQLException {
        List<String> silent = place.strings("""
                SELECT relname FROM pg_class
                WHERE relnamespace = 'pseudonymizer'::regnamespace AND relkind = 'r'
                  AND relname <> 'flyway_schema_history' AND obj_description(oid, 'pg_class') IS NULL
                UNION ALL
                SELECT proname FROM pg_proc
                WHERE pronamespace = 'pseudonymizer'::regnamespace AND obj_description(oid, 'pg_proc') IS NULL
                """);

        assertEquals(List.of(), silent);
    }

    /** Every row of every table as text; bytes in hexadecimal digits. */
    private static String dump() throws SQLException {
        StringBuilder dump = new StringBuilder();
        for (String table : place.strings(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'pseudonymizer' ORDER BY tablename")) {
            for (String row : place.strings("SELECT t::text FROM pseudonymizer." + table + " AS t")) {
                dump.append(table).append(' ').append(row).append('\n');
            }
        }
        return dump.toString();
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }
}
