// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.stable;

import io.github.pseudonymizer.study.PendingStudy;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.copy.Fixture;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

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
        return fixture.stores.waiting.stream().map(PendingStudy::study).toList();
    }

    static PendingStudy work(int attempt) {
        return new PendingStudy(1, "fake", "4711|1.2.3", Requester.Cause.STABLE_STUDY, attempt);
    }
}
