// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Orthanc, PostgreSQL or both are killed at random moments, round after round, while studies arrive, grow, are asked
 * for, made again with other wishes, and deleted; at the end everything must agree: originals, copies, links, audit
 * trail, and each copy is made by one set of rules. {@code -Dkill.seed=} chooses other moments, {@code -Dkill.rounds=}
 * how many they are in the long test.
 */
class KillRoundsIT {

    private static final long SEED = Long.getLong("kill.seed", 4711);
    private static final int SOME_ROUNDS = 6;
    private static final int MANY_ROUNDS = Integer.getInteger("kill.rounds", 50);
    private static final int LARGEST_STUDY = 40;

    private enum Victim {
        ORTHANC,
        POSTGRESQL,
        BOTH
    }

    @AutoClose
    private final OrthancServer orthanc = OrthancServer.startWithPlugin(Map.of("Domains", FaultBench.REMAKING));

    private final Random random = new Random(SEED);
    private final FaultBench bench = new FaultBench(orthanc, new AuditRows(orthanc), random);
    private final Map<Victim, Integer> killed = new EnumMap<>(Victim.class);

    @Test
    void after_some_kills_every_study_has_exactly_one_complete_copy() throws Exception {
        killAgainAndAgain(SOME_ROUNDS);
    }

    @Tag("soak")
    @Test
    void after_many_kills_every_study_has_exactly_one_complete_copy() throws Exception {
        killAgainAndAgain(MANY_ROUNDS);
    }

    private void killAgainAndAgain(int rounds) throws Exception {
        for (int round = 1; round <= rounds; round++) {
            receive(round);
            bench.askOtherwise(bench.any()); // Whatever the answer: the database may be restarting.
            if (round % 4 == 0) {
                bench.deleteAny();
            }
            Thread.sleep(random.nextInt(1500));
            kill();
        }
        bench.completeUploads();

        orthanc.awaitPlugin();

        bench.assertEverythingAgrees();
        int without = bench.assertNoMixture();
        System.out.printf(
                "figures: %d kills with seed %d (%s): %d originals, %d deleted, every other with one complete copy, %d of"
                        + " them made with a wish%n",
                rounds, SEED, killed, bench.studies(), bench.deleted(), without);
    }

    /** A new study, of which the second half comes a round later. */
    private void receive(int round) {
        bench.completeUploads();
        PhantomStudy study = PhantomStudies.mr("round" + round, 2 + random.nextInt(LARGEST_STUDY), 16);
        bench.storeFirst(study, study.files().size() / 2);
    }

    private void kill() throws IOException {
        Victim victim = Victim.values()[random.nextInt(Victim.values().length)];
        killed.merge(victim, 1, Integer::sum);
        if (victim != Victim.ORTHANC) {
            postgres().ifPresent(ProcessHandle::destroyForcibly);
        }
        if (victim != Victim.POSTGRESQL) {
            orthanc.kill();
            orthanc.restart();
            orthanc.awaitPlugin();
        }
    }

    /** Its number is in the first line of {@code postmaster.pid}, which is not there while it starts. */
    private Optional<ProcessHandle> postgres() throws IOException {
        Path file = orthanc.storage().resolve("pseudonymizer/postgresql/data/postmaster.pid");
        return Files.exists(file)
                ? ProcessHandle.of(
                        Long.parseLong(Files.readAllLines(file).get(0).strip()))
                : Optional.empty();
    }
}
