// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.testing.Answer;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudy;
import io.github.pseudonymizer.testing.TcpProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The network to the database fails in every way at random moments, while studies arrive, become stable and are asked
 * for. {@code -Dcut.seed=} chooses other moments, {@code -Dcut.rounds=} how many they are in the long test.
 */
class DatabaseOutagesIT {

    private static final long SEED = Long.getLong("cut.seed", 4711);
    private static final int SOME_ROUNDS = 6;
    private static final int MANY_ROUNDS = Integer.getInteger("cut.rounds", 60);
    private static final int LARGEST_STUDY = 12;

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** No measurement: only far shorter than for ever. */
    private static final Duration FAR_LONGER_THAN_TIMEOUT = Duration.ofMinutes(2);

    private static final Duration OUTAGE = Duration.ofSeconds(10);

    /**
     * Of connections, by two workers, a reader, a probe and a pool that all want one; a loop without pauses makes
     * thousands.
     */
    private static final int MOST_ATTEMPTS_PER_SECOND = 40;

    private static final String WAITING = "Stable studies have to wait";
    private static final String AGAIN = "Stable studies are pseudonymized again";

    private enum Fault {
        RESET,
        FINISH,
        HANG,
        REFUSE,
        SHUT,
        SLOW
    }

    @TempDir
    private static Path directory;

    private static ProxiedDatabase database;
    private static OrthancServer orthanc;
    private static Archive archive;
    private static TcpProxy network;
    private static Random random;
    private static FaultBench bench;

    private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);

    @BeforeAll
    static void start() throws Exception {
        database = new ProxiedDatabase(directory);
        network = database.network();
        // Orthanc closes a connection that was idle for a second; a client that posts at that moment gets no answer.
        Map<String, Object> section = new LinkedHashMap<>(database.settings(TIMEOUT, true));
        section.put("Domains", FaultBench.REMAKING);
        orthanc = OrthancServer.startWithPlugin(section, Map.of("KeepAlive", false));
        archive = new Archive(orthanc);
        random = new Random(SEED);
        bench = new FaultBench(orthanc, database.audit(), random);
    }

    @AfterAll
    static void stop() throws Exception {
        orthanc.close();
        database.close();
    }

    @Test
    void after_some_outages_every_study_has_exactly_one_complete_copy() throws Exception {
        failAgainAndAgain("few", SOME_ROUNDS);
    }

    @Tag("soak")
    @Test
    void after_many_outages_every_study_has_exactly_one_complete_copy() throws Exception {
        failAgainAndAgain("many", MANY_ROUNDS);
    }

    @Tag("soak")
    @Test
    void while_the_network_hangs_requests_are_answered_and_studies_wait_and_nobody_hurries() throws Exception {
        assertOutage("hung", TcpProxy::hang);
    }

    @Tag("soak")
    @Test
    void while_the_database_refuses_requests_are_answered_and_studies_wait_and_nobody_hurries() throws Exception {
        assertOutage("refused", TcpProxy::refuse);
    }

    private interface Outage {
        void in(TcpProxy network);
    }

    private void assertOutage(String name, Outage outage) throws Exception {
        PhantomStudy asked = bench.store(name + "A", 3);
        bench.awaitCopies();
        int waited = count(WAITING);
        int attempts = network.attempts();
        long begin = System.nanoTime();
        outage.in(network);
        PhantomStudy stable = bench.store(name + "B", 3);

        Answer answer = ask(asked);
        Eventually.until("studies to wait", () -> count(WAITING) > waited);
        Thread.sleep(OUTAGE.toMillis()); // What is claimed is that nothing happens meanwhile.
        double seconds = (System.nanoTime() - begin) / 1e9;
        attempts = network.attempts() - attempts;
        assertEquals(503, answer.status(), answer.toString());
        assertEquals(bench.studies() * 2 - 1, archive.counts().studies(), stable.name() + " has to wait");
        assertEquals(1, count(WAITING) - waited);
        assertTrue(attempts < MOST_ATTEMPTS_PER_SECOND * seconds, attempts + " attempts in " + seconds + " s");

        network.open();
        bench.awaitCopies();
        Eventually.until("the end of the outage to be told", () -> count(AGAIN) == count(WAITING));
        bench.assertEverythingAgrees();
        System.out.printf(
                "figures: network %s for %.0f s: %d attempts to connect, one line in the log%n",
                name, seconds, attempts);
    }

    private void failAgainAndAgain(String name, int rounds) throws Exception {
        int attempts = network.attempts();
        int waited = count(WAITING);
        long begin = System.nanoTime();
        for (int round = 1; round <= rounds; round++) {
            PhantomStudy study = bench.store(name + round, 1 + random.nextInt(LARGEST_STUDY));
            Thread.sleep(random.nextInt(1200));
            fail();
            var unused = ask(random.nextBoolean() ? study : bench.any());
            bench.askOtherwise(bench.any());
            Thread.sleep(random.nextInt(800));
            network.open();
        }
        bench.awaitCopies();
        double seconds = (System.nanoTime() - begin) / 1e9;
        attempts = network.attempts() - attempts;
        waited = count(WAITING) - waited;

        assertTrue(
                Set.of(200, 503).containsAll(bench.answers().keySet()),
                bench.answers().toString());
        assertTrue(attempts < MOST_ATTEMPTS_PER_SECOND * seconds, attempts + " attempts in " + seconds + " s");
        assertTrue(waited <= rounds, waited + " lines for " + rounds + " outages\n" + orthanc.logTail());
        bench.assertEverythingAgrees();
        int without = bench.assertNoMixture();
        System.out.printf(
                "figures: %d outages with seed %d (%s): answers %s, %d attempts to connect in %.0f s, told %d times, "
                        + "%d originals with one complete copy each, %d of them made with a wish%n",
                rounds, SEED, faults, bench.answers(), attempts, seconds, waited, bench.studies(), without);
    }

    private Answer ask(PhantomStudy study) {
        long begin = System.nanoTime();
        Answer answer = bench.ask(study);
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        assertTrue(took.compareTo(FAR_LONGER_THAN_TIMEOUT) < 0, took + ": " + answer);
        return answer;
    }

    private void fail() throws IOException {
        Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
        faults.merge(fault, 1, Integer::sum);
        switch (fault) {
            case RESET -> network.reset();
            case FINISH -> network.finish();
            case HANG -> network.hang();
            case REFUSE -> network.refuse();
            case SHUT -> network.shut();
            case SLOW -> network.slow(Duration.ofMillis(40));
        }
    }

    private static int count(String words) {
        return (int) orthanc.log().lines().filter(line -> line.contains(words)).count();
    }
}
