package io.github.pseudonymizer.study.stable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.Cohorts;
import io.github.pseudonymizer.study.FakeArchive;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.Work;
import io.github.pseudonymizer.study.copy.Fixture;
import io.github.pseudonymizer.study.domain.DomainRule;
import io.github.pseudonymizer.study.domain.StudyTraits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Stable studies on fakes. */
abstract class StableStudiesFixture {

    final Fixture fixture = new Fixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    int workAll(StableStudies studies) {
        int done = 0;
        while (studies.workOnce(Progress.UNSEEN).isPresent()) {
            done++;
        }
        return done;
    }

    List<String> waiting() {
        return fixture.records.waiting.stream().map(Work::study).toList();
    }

    static Work work(int attempt) {
        return new Work(1, "fake", "4711|1.2.3", Requester.Cause.STABLE_STUDY, attempt);
    }
}
