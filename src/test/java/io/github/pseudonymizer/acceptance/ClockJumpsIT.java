// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.FakedClock;
import io.github.pseudonymizer.testing.PhantomStudy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clocks of Orthanc and of the database are set, forward and back, together and apart. */
class ClockJumpsIT {

    private static final long SEED = Long.getLong("clock.seed", 4711);
    private static final int SOME_JUMPS = 3;
    private static final int TIMEOUT_SECONDS = 5;
    private static final int MANY_JUMPS = 60;
    private static final Duration[] TIMES = {
        Duration.ZERO, Duration.ofHours(2), Duration.ofHours(-2), Duration.ofDays(900), Duration.ofDays(-900)
    };

    private static final DateTimeFormatter ORTHANCS_FORM =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss", Locale.ROOT);

    private enum Clock {
        OF_ORTHANC,
        OF_DATABASE,
        BOTH
    }

    @TempDir
    private static Path directory;

    private static FakedClock ofOrthanc;
    private static FakedClock ofDatabase;
    private static PreloadedServers servers;
    private static Random random;
    private static FaultBench bench;

    private final Map<Clock, Integer> jumps = new EnumMap<>(Clock.class);

    @BeforeAll
    static void start() throws Exception {
        ofOrthanc = new FakedClock(Files.createDirectory(directory.resolve("orthanc")));
        ofDatabase = new FakedClock(Files.createDirectory(directory.resolve("database")));
        servers = PreloadedServers.start(
                directory,
                TIMEOUT_SECONDS,
                ofDatabase.environment(),
                ofOrthanc.environment(),
                Map.of("MaximumStorageCacheSize", 0));
        random = new Random(SEED);
        bench = servers.bench(random);
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @Test
    void after_some_jumps_every_study_has_exactly_one_complete_copy() throws Exception {
        jumpAgainAndAgain("few", SOME_JUMPS);
    }

    @Tag("soak")
    @Test
    void after_many_jumps_every_study_has_exactly_one_complete_copy() throws Exception {
        jumpAgainAndAgain("many", MANY_JUMPS);
    }

    private void jumpAgainAndAgain(String name, int rounds) throws Exception {
        for (int round = 1; round <= rounds; round++) {
            PhantomStudy study = bench.store(name + round, 1 + random.nextInt(6));
            // Orthanc itself takes nothing for stable that came after the time it is, which is no matter of the plugin.
            awaitStable(study);
            jump();
            bench.ask(bench.any());
            Thread.sleep(random.nextInt(500));
        }
        assertEquals(Set.of(200), bench.answers().keySet());
        bench.assertEverythingAgrees();
        System.out.printf(
                "figures: %d jumps of clocks with seed %d (%s): %d originals with one complete copy each%n",
                rounds, SEED, jumps, bench.studies());
    }

    private static void awaitStable(PhantomStudy study) {
        Eventually.until(
                "study " + study.name() + " to be stable",
                () -> servers.orthanc()
                        .get("/studies/" + study.orthancStudy())
                        .expect(200)
                        .object()
                        .get("IsStable")
                        .getAsBoolean());
    }

    private void jump() throws IOException {
        Clock clock = Clock.values()[random.nextInt(Clock.values().length)];
        jumps.merge(clock, 1, Integer::sum);
        Duration ahead = TIMES[random.nextInt(TIMES.length)];
        if (clock != Clock.OF_DATABASE) {
            ofOrthanc.set(ahead);
            Eventually.until("Orthanc's clock to show it", () -> isNow(orthancsTime(), ahead));
        }
        if (clock != Clock.OF_ORTHANC) {
            ofDatabase.set(ahead);
            Eventually.until("the database's clock to show it", () -> isNow(databasesTime(), ahead));
        }
    }

    private static boolean isNow(Instant time, Duration ahead) {
        return Duration.between(Instant.now().plus(ahead), time).abs().compareTo(Duration.ofMinutes(1)) < 0;
    }

    private static Instant orthancsTime() {
        return LocalDateTime.parse(
                        servers.orthanc().get("/tools/now").expect(200).text(), ORTHANCS_FORM)
                .toInstant(ZoneOffset.UTC);
    }

    private static Instant databasesTime() throws Exception {
        return Instant.ofEpochSecond(servers.number("SELECT extract(epoch FROM clock_timestamp())"));
    }

    @Test
    void work_that_waits_for_a_time_that_was_put_off_is_done() throws Exception {
        ofDatabase.set(Duration.ofDays(2));
        Eventually.until("the database's clock to show it", () -> isNow(databasesTime(), Duration.ofDays(2)));
        // Nobody begins a copy before the file is away.
        Path file = new HeldTable("link").fromChanges(servers.connect(), () -> {
            PhantomStudy study = bench.store("putoff", 2);
            Path stored = new Archive(servers.orthanc()).fileOf(study.orthancInstance());
            Path unused = Files.move(stored, away(stored));
            return stored;
        });
        long tomorrow = Instant.now().plus(Duration.ofDays(1)).getEpochSecond();
        Eventually.until(
                "it to have failed and to wait until the day after tomorrow",
                () -> servers.number(
                                "SELECT count(*) FROM pseudonymizer.work WHERE state = 'WAITING' AND due > to_timestamp("
                                        + tomorrow + ")")
                        > 0);

        ofDatabase.set(Duration.ZERO);
        Files.move(away(file), file);

        bench.assertEverythingAgrees();
    }

    private static Path away(Path file) {
        return file.resolveSibling("away");
    }
}
