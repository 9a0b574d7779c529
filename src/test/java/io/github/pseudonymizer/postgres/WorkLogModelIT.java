// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.study.PendingStudy;
import io.github.pseudonymizer.study.PendingStudy.State;
import io.github.pseudonymizer.study.QueueContents;
import io.github.pseudonymizer.study.Requester.Cause;
import io.github.pseudonymizer.study.StudyQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the work log, after random steps, with a model that is obviously right. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class WorkLogModelIT {

    private static final int STEPS = 250;
    private static final List<String> STUDIES = List.of("a", "b", "c", "d");
    private static final Duration LONG = TestWorks.LONG;

    private static TestWorks queue;
    private static StudyQueue log;
    private static QueueContents contents;

    /** What the model knows of one study; studies without work are absent. */
    private static final class Expected {
        private State state = State.WAITING;
        private int attempt;
        private boolean due = true;
        private boolean again;
    }

    @BeforeAll
    static void open() throws Exception {
        queue = TestWorks.create();
        log = queue.log();
        contents = queue.queue();
    }

    @AfterAll
    static void close() {
        queue.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void after_any_steps_the_log_is_as_the_model(long seed) {
        String archive = "archive" + seed;
        Random random = new Random(seed);
        Map<String, Expected> model = new HashMap<>();
        List<PendingStudy> claims = new ArrayList<>();

        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(9)) {
                case 0, 1 -> add(archive, model, STUDIES.get(random.nextInt(STUDIES.size())));
                case 2, 3 -> claim(archive, model, claims, random.nextBoolean());
                case 4 -> release(archive, model, claims, random);
                default -> end(model, claims, random);
            }

            assertEquals(counts(model), contents.count(archive), "seed " + seed + ", step " + step);
        }
    }

    private static void add(String archive, Map<String, Expected> model, String study) {
        log.add(archive, List.of(study), Cause.STABLE_STUDY);

        Expected expected = model.get(study);
        if (expected == null || expected.state == State.FAILED) {
            model.put(study, new Expected());
        } else if (expected.state == State.CLAIMED) {
            expected.again = true;
        }
    }

    /** A lease either lasts for the whole test or is over at once, so that no clock is needed. */
    private static void claim(String archive, Map<String, Expected> model, List<PendingStudy> claims, boolean lasting) {
        Optional<PendingStudy> claimed = log.claim(archive, lasting ? LONG : Duration.ZERO);

        boolean anyDue = model.values().stream().anyMatch(one -> one.due && one.state != State.FAILED);
        assertEquals(anyDue, claimed.isPresent());
        claimed.ifPresent(work -> {
            Expected expected = Objects.requireNonNull(model.get(work.study()));
            assertTrue(expected.due && expected.state != State.FAILED);
            expected.state = State.CLAIMED;
            expected.attempt++;
            expected.due = !lasting;
            assertEquals(expected.attempt, work.attempt());
            claims.add(work);
        });
    }

    /** Releases all claims, or withdraws those of other studies than one. */
    private static void release(String archive, Map<String, Expected> model, List<PendingStudy> claims, Random random) {
        boolean withdrawn = random.nextBoolean();
        String kept = withdrawn ? STUDIES.get(random.nextInt(STUDIES.size())) : "";
        if (withdrawn) {
            log.withdraw(
                    archive,
                    claims.stream()
                            .filter(work -> work.study().equals(kept))
                            .map(PendingStudy::number)
                            .collect(Collectors.toSet()));
        } else {
            log.release(archive);
        }
        model.forEach((study, expected) -> {
            if (expected.state == State.CLAIMED && !study.equals(kept)) {
                expected.state = State.WAITING;
                expected.again = false;
                expected.due = true;
                expected.attempt -= withdrawn ? 1 : 0;
            }
        });
    }

    /** Ends a random claim, valid or long since somebody else's. */
    private static void end(Map<String, Expected> model, List<PendingStudy> claims, Random random) {
        if (claims.isEmpty()) {
            return;
        }
        PendingStudy work = claims.get(random.nextInt(claims.size()));
        boolean valid = claims.stream()
                        .filter(other -> other.study().equals(work.study()))
                        .reduce((first, second) -> second)
                        .filter(work::equals)
                        .isPresent()
                && model.containsKey(work.study())
                && model.get(work.study()).state == State.CLAIMED;
        int way = random.nextInt(4);
        Duration pause = way == 2 ? LONG : Duration.ZERO;
        switch (way) {
            case 0 -> log.finish(work);
            case 1 -> log.giveUp(work, "invented reason");
            default -> log.retry(work, pause, "invented reason");
        }
        if (valid) {
            expectEnd(model, work.study(), way);
        }
    }

    private static void expectEnd(Map<String, Expected> model, String study, int way) {
        Expected expected = Objects.requireNonNull(model.get(study));
        if (way >= 2) {
            expected.state = State.WAITING;
            expected.again = false;
            expected.due = way == 3;
        } else if (expected.again) {
            model.put(study, new Expected());
        } else if (way == 1) {
            expected.state = State.FAILED;
        } else {
            model.remove(study);
        }
    }

    private static Map<State, Long> counts(Map<String, Expected> model) {
        Map<State, Long> counts = new EnumMap<>(State.class);
        for (State state : State.values()) {
            counts.put(
                    state,
                    model.values().stream().filter(one -> one.state == state).count());
        }
        return counts;
    }
}
