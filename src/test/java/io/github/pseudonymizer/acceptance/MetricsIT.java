// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.testing.Answer;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What an administrator's monitoring and load balancer see, of one Orthanc with one history. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MetricsIT {

    /** Without the probe's limit of a second, an answer would wait until the database comes back. */
    private static final Duration AT_ONCE = Duration.ofSeconds(30);

    private static final PhantomStudy ASKED = PhantomStudies.mr("asked", 3, 32);
    private static final PhantomStudy STABLE = PhantomStudies.mr("stable", 2, 32);
    private static final PhantomStudy REFUSED = PhantomStudies.withBurnedInText();

    @AutoClose
    private static OrthancServer orthanc;

    private static Archive archive;

    @BeforeAll
    static void work() {
        orthanc = OrthancServer.startWithPlugin(Map.of("Database", Map.of("TimeoutSeconds", 10)));
        archive = new Archive(orthanc);
        orthanc.upload(ASKED.files());
        archive.anonymize(ASKED);
        orthanc.upload(STABLE.files());
        orthanc.upload(REFUSED.files());
        archive.awaitCopy(STABLE, 2);
    }

    /** The value of each metric of ours; NaN is not a number here either. */
    private static Map<String, Float> metrics() {
        Map<String, Float> metrics = new TreeMap<>();
        orthanc.get("/tools/metrics-prometheus")
                .expect(200)
                .text()
                .lines()
                .map(line -> line.split(" "))
                .filter(words -> words[0].startsWith("pseudonymizer_"))
                .forEach(words ->
                        metrics.put(words[0], words[1].equals("nan") ? Float.NaN : Float.parseFloat(words[1])));
        return metrics;
    }

    private static void await(String metric, float value) {
        Map<String, Float> unused = Eventually.get(
                metric + " to be " + value,
                MetricsIT::metrics,
                metrics -> metrics.getOrDefault(metric, -1F).equals(value));
    }

    private static Answer healthAtOnce() {
        long begin = System.nanoTime();
        Answer health = orthanc.get("/pseudonymizer/health");
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        assertTrue(took.compareTo(AT_ONCE) < 0, took.toString());
        return health;
    }

    private static void awaitHealth(int status) {
        Answer unused = Eventually.get(
                "health to answer " + status, MetricsIT::healthAtOnce, health -> health.status() == status);
    }

    @Test
    @Order(1)
    void copies_instances_refusals_and_the_queue_are_told() {
        await("pseudonymizer_queue_failed", 1);
        await("pseudonymizer_queue_waiting", 0);
        await("pseudonymizer_queue_claimed", 0);
        await("pseudonymizer_copies_total", 2);

        Map<String, Float> metrics = metrics();

        assertEquals(5, metrics.get("pseudonymizer_instances_copied_total"));
        assertEquals(1, metrics.get("pseudonymizer_refusals_pixels_total"));
        assertEquals(0, metrics.get("pseudonymizer_refusals_leak_total"));
        assertEquals(0, metrics.get("pseudonymizer_retries_total"));
        assertEquals(0, metrics.get("pseudonymizer_queue_oldest_age_seconds"));
        assertEquals(1, metrics.get("pseudonymizer_database_up"));
        assertEquals(1, metrics.get("pseudonymizer_database_key_fits"));
        assertEquals(1, metrics.get("pseudonymizer_stable_studies_up"));
        assertTrue(metrics.getOrDefault("pseudonymizer_assign_duration_seconds_count", 0F) >= 3, metrics.toString());
        assertTrue(metrics.getOrDefault("pseudonymizer_assign_duration_seconds_sum", 0F) > 0, metrics.toString());
    }

    @Test
    @Order(2)
    void a_database_that_hangs_is_seen_and_health_answers_at_once_until_it_is_back() throws Exception {
        awaitHealth(200);

        signal("STOP");
        try {
            awaitHealth(503);
            await("pseudonymizer_database_up", 0);
            await("pseudonymizer_queue_failed", Float.NaN);
            await("pseudonymizer_queue_oldest_age_seconds", Float.NaN);

            assertEquals("UNREACHABLE", healthAtOnce().object().get("Database").getAsString());
            assertEquals(2, metrics().get("pseudonymizer_copies_total"));
        } finally {
            signal("CONT");
        }

        orthanc.awaitPlugin();
        await("pseudonymizer_database_up", 1);
        await("pseudonymizer_queue_failed", 1);
    }

    @Test
    @Order(3)
    void where_orthancs_metrics_are_switched_off_there_are_none_and_health_stays() {
        orthanc.put("/tools/metrics", "0").expect(200);

        assertEquals(Map.of(), metrics());
        awaitHealth(200);

        orthanc.put("/tools/metrics", "1").expect(200);
        await("pseudonymizer_copies_total", 2);
    }

    @Test
    @Order(4)
    void orthanc_stops_cleanly_while_metrics_are_published() {
        assertEquals(0, orthanc.stop());
    }

    /** Sends a signal to every process of the embedded database. */
    private static void signal(String name) throws IOException, InterruptedException {
        ProcessHandle postmaster = ProcessHandle.of(postmasterPid()).orElseThrow();
        String[] command = Stream.concat(
                        Stream.of("kill", "-" + name),
                        Stream.concat(Stream.of(postmaster), postmaster.descendants())
                                .map(process -> Long.toString(process.pid())))
                .toArray(String[]::new);
        // A process may have ended since: what counts is the postmaster, which comes first.
        int unused = new ProcessBuilder(command).start().waitFor();
    }

    private static long postmasterPid() throws IOException {
        try (Stream<Path> files = Files.walk(orthanc.storage())) {
            Path file = files.filter(path -> path.endsWith("postmaster.pid"))
                    .findFirst()
                    .orElseThrow();
            return Long.parseLong(Files.readAllLines(file).get(0).trim());
        }
    }
}
