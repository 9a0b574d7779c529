// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.testing.Answer;
import io.github.pseudonymizer.testing.PhantomStudy;
import io.github.pseudonymizer.testing.SlowDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk of Orthanc, or of the database, is slow, or so slow that nobody can wait for it. */
@Tag("soak")
class SlowDisksIT {

    private static final long SEED = Long.getLong("disk.seed", 4711);
    private static final int TIMEOUT_SECONDS = 10;
    private static final Duration SLOW = Duration.ofMillis(150);
    private static final Duration HOPELESS = Duration.ofSeconds(TIMEOUT_SECONDS * 4);

    @TempDir
    private static Path directory;

    private static SlowDisk databaseDisk;
    private static SlowDisk orthancDisk;
    private static PreloadedServers servers;
    private static FaultBench bench;

    @BeforeAll
    static void start() throws Exception {
        databaseDisk = new SlowDisk(Files.createDirectory(directory.resolve("database")));
        orthancDisk = new SlowDisk(Files.createDirectory(directory.resolve("orthanc")));
        servers = PreloadedServers.start(
                directory,
                TIMEOUT_SECONDS,
                databaseDisk.environment(),
                orthancDisk.environment(),
                Map.of("KeepAlive", false));
        bench = servers.bench(new Random(SEED));
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @Test
    void slow_disks_lose_nothing_and_a_hopeless_one_is_told() throws Exception {
        for (Duration ofDatabase : new Duration[] {SLOW, Duration.ZERO, SLOW}) {
            databaseDisk.take(ofDatabase);
            orthancDisk.take(ofDatabase.isZero() ? SLOW : Duration.ZERO);
            bench.store("slow" + bench.studies(), 4);
            bench.ask(bench.any());
        }
        assertEquals(Set.of(200), bench.answers().keySet());
        orthancDisk.take(Duration.ZERO);
        databaseDisk.take(HOPELESS);
        PhantomStudy untimely = bench.store("untimely", 3);

        Answer answer = bench.ask(untimely);
        databaseDisk.take(Duration.ZERO);

        assertEquals(503, answer.status(), answer.toString());
        assertTrue(answer.toString().contains("database"), answer.toString());
        bench.assertEverythingAgrees();
        System.out.printf(
                "figures: slow disks with seed %d: answers %s, %d originals with one complete copy each%n",
                SEED, bench.answers(), bench.studies());
    }
}
