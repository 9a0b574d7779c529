// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.postgres.service.ImportedUids;
import io.github.pseudonymizer.pseudonym.DomainKeys;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.KeyFile;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.CopiedFiles;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Making;
import io.github.pseudonymizer.study.PendingStudy;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.TcpProxy;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;

/** A database with something of everything in it, whose keys are rotated. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
abstract class RotationOnDatabase {

    static final Requester MERCY = new Requester(Requester.Cause.COMMAND, "mercy", "");

    static final String ARCHIVE = "archive";

    /** For servers that cannot do what they are asked for at once; far more than they need for what they can do. */
    static final Duration HASTY = Duration.ofSeconds(5);

    private static final Duration PATIENT = Duration.ofMinutes(2);

    /** More than one batch. */
    static final int PATIENTS = 1100;

    static final List<Namespace> DOMAINS = List.of(
            new Namespace("random", new PseudonymFormat.Random("R")),
            new Namespace("derived", new PseudonymFormat.Derived("D")),
            new Namespace("sequential", new PseudonymFormat.Sequential("S")));

    static TestServer.Database place;

    final List<PostgresDatabase> servers = new ArrayList<>();

    /** Everything that must not change. */
    record Facts(
            Map<String, Map<Identity, Pseudonym>> pseudonyms,
            List<String> uids,
            Set<String> links,
            Map<String, PendingStudy.Standing> works) {}

    private static final Wishes WISHES = new Wishes(Set.of(), Set.of(Tag.of(0x0018, 0x0060)), Map.of(), false, "");

    /** One database for all tests: each leaves one that another rotation must cope with. */
    @BeforeAll
    static void fill() throws Exception {
        place = TestServer.createDatabase();
        PostgresDatabase database = place.open();
        facts(database);
        var links = new PostgresLinks(database);
        for (int i = 0; i < 3; i++) {
            Link link = new Link(
                    ARCHIVE,
                    "random",
                    "original" + i,
                    "copy" + i,
                    "R1",
                    Link.State.STORING,
                    MERCY,
                    0,
                    0,
                    Instant.EPOCH);
            links.begin(
                    link,
                    i == 1 ? List.of(new Resource(Level.SERIES, "series")) : List.of(),
                    i == 1 ? new Making("digest", "the rules", WISHES, "", false) : Making.UNKNOWN);
            links.copied(link, new CopiedFiles(new TreeMap<>(Map.of((long) i, new CopiedFiles.File(2, 3)))));
            links.complete(link, 7, 0);
        }
        var works = new PostgresStudyQueue(database, "server");
        new PostgresChangeCursor(database)
                .advance(ARCHIVE, 9, List.of("waiting", "failing"), Requester.Cause.STABLE_STUDY);
        works.giveUp(works.claim(ARCHIVE, Duration.ofHours(1)).orElseThrow(), "disk full");
        adopt(database, "1.2.3.4");
        database.close();
    }

    private static void adopt(PostgresDatabase database, String uid) {
        DomainKeys keys = database.keys().of("random");
        database.transaction(
                keys,
                handle -> handle.createUpdate("""
                    WITH counted AS (UPDATE pseudonymizer.domain SET adoptions = 1 WHERE name = 'random')
                    INSERT INTO pseudonymizer.adopted_uid (domain, digest, value, original, own, pseudonym, adoption)
                    VALUES ('random', :digest, '2.25.77', :original, true, 'R1', 1)
                    """)
                        .bind("digest", keys.digest("STUDY", uid))
                        .bind("original", keys.seal("STUDY", uid))
                        .execute());
        assertEquals("2.25.77", new ImportedUids(database, "random").current().map(uid));
    }

    @AfterAll
    static void close() {
        place.close();
    }

    @AfterEach
    void closeServers() {
        servers.forEach(PostgresDatabase::close);
    }

    static KeyRotation.Outcome rotate() {
        return rotation((step, rows) -> {}).rotate();
    }

    static KeyRotation rotation(KeyRotation.Progress progress) {
        return new KeyRotation(place.access(), place.keyFile(), MERCY, progress);
    }

    /** Another Orthanc, until the test ends. */
    PostgresDatabase server() {
        PostgresDatabase server = new PostgresDatabase(place.access(), place.keyFile(), PATIENT, 2);
        servers.add(server);
        return server;
    }

    static int generation() {
        return place.keyFile().read().newest().generation();
    }

    static Facts facts() {
        try (PostgresDatabase database = new PostgresDatabase(place.access(), place.keyFile(), PATIENT, 2)) {
            return facts(database);
        }
    }

    static Facts facts(PostgresDatabase database) {
        var store = new PostgresPseudonymStore(database);
        Set<Identity> identities = IntStream.range(0, PATIENTS)
                .mapToObj(i -> i % 2 == 0 ? Identity.patient("patient" + i, "Mercy") : Identity.study("1.2.4711." + i))
                .collect(Collectors.toSet());
        Map<String, Map<Identity, Pseudonym>> pseudonyms = new HashMap<>();
        DOMAINS.forEach(namespace -> pseudonyms.put(namespace.name(), store.assign(namespace, identities)));
        return new Facts(
                pseudonyms,
                DOMAINS.stream()
                        .map(namespace -> new ImportedUids(database, namespace.name())
                                .current()
                                .map("1.2.3.4"))
                        .toList(),
                new PostgresLinks(database)
                        .latest(ARCHIVE, 100).stream()
                                .map(link -> link.original()
                                        + link.copy()
                                        + link.state()
                                        + link.instances()
                                        + new PostgresLinks(database)
                                                .copiedFiles(link)
                                                .files()
                                        + new PostgresLinks(database).part(link)
                                        + new PostgresLinks(database)
                                                .making(link)
                                                .wishes()
                                        + new PostgresLinks(database).rules("random", "digest"))
                                .collect(Collectors.toSet()),
                new PostgresQueueContents(database).standings(ARCHIVE, List.of("waiting", "failing")));
    }

    /** It waits for so long in vain when its keys are no longer those of the database. */
    static PostgresDatabase through(TcpProxy network, KeyFile keyFile) {
        return new PostgresDatabase(place.through(network), keyFile, HASTY, 2);
    }

    /** As soon as it can be used; fails at once for a reason that lasts. */
    static PostgresDatabase eventually(PostgresDatabase server) {
        Optional<StoreException> lasting = Eventually.get(
                "the database to be used",
                () -> {
                    try {
                        server.check();
                        return Optional.empty();
                    } catch (StoreException e) {
                        if (e.reason() == StoreException.Reason.UNREACHABLE
                                || e.reason() == StoreException.Reason.PREPARING) {
                            throw e;
                        }
                        return Optional.of(e);
                    }
                },
                answer -> true);
        if (lasting.isPresent()) {
            throw lasting.get();
        }
        return server;
    }

    static int audited() throws SQLException {
        return place.strings("SELECT 'x' FROM pseudonymizer.audit WHERE event = 'KEYS_ROTATED'")
                .size();
    }

    static List<Long> counts() throws SQLException {
        List<Long> counts = new ArrayList<>();
        for (String table :
                SealedRows.ALL.stream().map(SealedRows::table).distinct().toList()) {
            counts.add(Long.valueOf(
                    place.strings("SELECT count(*) FROM pseudonymizer." + table).get(0)));
        }
        return counts;
    }

    static Set<String> sealedAndDigests() throws SQLException {
        Set<String> all = new TreeSet<>();
        for (SealedRows rows : SealedRows.ALL) {
            for (String column : List.of(rows.digest(), rows.sealed())) {
                all.addAll(
                        column.isEmpty()
                                ? List.of()
                                : place.strings("SELECT encode(" + column + ", 'hex') FROM pseudonymizer."
                                        + rows.table() + " WHERE " + column + " IS NOT NULL"));
            }
        }
        return all;
    }

    static void assertSays(StoreException exception, String part) {
        assertTrue(String.valueOf(exception.getMessage()).contains(part), exception.getMessage());
    }
}
