// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.testing.Commands;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.SmallDisk;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The file systems of Orthanc, index included, and of the plugin's own database are full, again and again. PostgreSQL
 * may crash of that, and is started anew.
 */
@Tag("soak")
class FullDisksIT {

    private static final long SEED = Long.getLong("disk.seed", 4711);
    private static final int SOME_ROUNDS = 3;
    private static final int MANY_ROUNDS = 30;
    private static final int LARGEST_STUDY = 30;

    private static final int MOST_BYTES_LEFT = 40_000;
    private static final int MOST_STUDIES_PER_ROUND = 5;
    private static final int MOST_SEGMENTS = 30;

    private enum Full {
        ORTHANC,
        DATABASE,
        BOTH
    }

    @TempDir
    private static Path directory;

    private static SmallDisk ofOrthanc;
    private static SmallDisk ofDatabase;
    private static OrthancServer orthanc;
    private static Random random;
    private static FaultBench bench;

    private final Map<Full, Integer> filled = new EnumMap<>(Full.class);
    private int refusedUploads;
    private int crashes;

    @BeforeAll
    static void start() throws Exception {
        ofOrthanc = new SmallDisk(directory.resolve("orthanc"), 64);
        // With room for the write-ahead logs of two rounds: on a busy machine, that of the first may still be there.
        ofDatabase = new SmallDisk(directory.resolve("database"), 1200);
        String storage = ofOrthanc.directory().resolve("storage").toString();
        Path data = ofDatabase.directory().resolve("data");
        orthanc = OrthancServer.startWithPlugin(
                Map.of("DataDirectory", data.toString()),
                Map.of("StorageDirectory", storage, "IndexDirectory", storage, "KeepAlive", false));
        random = new Random(SEED);
        bench = new FaultBench(orthanc, AuditRows.ofServerIn(data.resolve("postgresql")), random);
        bench.store("first", 3);
        bench.awaitCopies();
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable begun : Arrays.asList(orthanc, ofOrthanc, ofDatabase)) {
            if (begun != null) { // Without root, nothing is.
                begun.close();
            }
        }
    }

    @Test
    void after_some_full_disks_every_study_has_exactly_one_complete_copy() throws Exception {
        fillAgainAndAgain("few", SOME_ROUNDS);
    }

    @Test
    void after_many_full_disks_every_study_has_exactly_one_complete_copy() throws Exception {
        fillAgainAndAgain("many", MANY_ROUNDS);
    }

    private void fillAgainAndAgain(String name, int rounds) throws Exception {
        for (int round = 1; round <= rounds; round++) {
            if (random.nextBoolean()) {
                bench.store(name + "early" + round, 1 + random.nextInt(LARGEST_STUDY));
            }
            Full full = Full.values()[round % Full.values().length];
            filled.merge(full, 1, Integer::sum);
            fill(full);
            storeUntilRefused(name + round, full);
            bench.ask(bench.any());
            Thread.sleep(random.nextInt(3000));
            ofOrthanc.free();
            ofDatabase.free();
            withStateOfDatabase(orthanc::awaitPlugin);
            bench.completeUploads();
        }
        withStateOfDatabase(bench::assertEverythingAgrees);
        System.out.printf(
                "figures: %d full disks with seed %d (%s): answers %s, %d uploads refused (%d of them with 200), %d crashes of PostgreSQL, %d"
                        + " originals with one complete copy each%n",
                rounds,
                SEED,
                filled,
                bench.answers(),
                refusedUploads,
                bench.falselyAccepted(),
                crashes,
                bench.studies());
        assertTrue(Set.of(200, 500, 503, 507).containsAll(bench.answers().keySet()), bench.answers()::toString);
        assertTrue(refusedUploads > 0, "the disk of Orthanc was never full");
        assertTrue(crashes > 0, "the disk of the database was never full");
    }

    private static void withStateOfDatabase(Runnable assertion) {
        try {
            assertion.run();
        } catch (AssertionError failed) {
            throw new AssertionError(failed.getMessage() + "\n" + stateOfDatabase(), failed);
        }
    }

    /** What keeps PostgreSQL from running. */
    private static String stateOfDatabase() {
        Path server = ofDatabase.directory().resolve("data/postgresql");
        return Commands.end(
                        "sh",
                        "-c",
                        "df -m " + server + "; du -sm " + server + "/* " + server + "/data/pg_wal; tail -n 20 " + server
                                + "/*.out; grep -hv 'accepting connections' " + server
                                + "/data/log/* | tail -n 40; ps -eo pid,ppid,stat,etimes,wchan:24,args | grep -F postgres")
                .said();
    }

    /** Copies that are taken back just then may make room for a whole study. */
    private void storeUntilRefused(String name, Full full) throws Exception {
        for (int study = 1; study <= MOST_STUDIES_PER_ROUND; study++) {
            int instances = 1 + random.nextInt(LARGEST_STUDY);
            if (!bench.tryToStore(PhantomStudies.mr(name + "x" + study, instances, 16))) {
                refusedUploads++;
                return;
            }
            if (full == Full.DATABASE) {
                return;
            }
            fill(full);
        }
    }

    private void fill(Full full) throws IOException {
        if (full != Full.DATABASE) {
            ofOrthanc.fill(random.nextInt(MOST_BYTES_LEFT));
        }
        if (full != Full.ORTHANC) {
            ofDatabase.fill(random.nextInt(MOST_BYTES_LEFT));
            useUpWriteAheadLog();
        }
    }

    /** PostgreSQL has room in the segments of its write-ahead log; when they are used up it cannot go on. */
    private void useUpWriteAheadLog() throws IOException {
        try (Connection connection = AuditRows.connect(ofDatabase.directory().resolve("data/postgresql"));
                Statement statement = connection.createStatement()) {
            for (int segment = 1; segment <= MOST_SEGMENTS; segment++) {
                statement.execute("SELECT pg_logical_emit_message(false, 'a test', repeat('x', 15000000))");
                statement.execute("SELECT pg_switch_wal()");
            }
        } catch (SQLException | NoSuchFileException crashed) { // By that, or since before.
            crashes++;
        }
    }
}
