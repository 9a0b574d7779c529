// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.CancelledException;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.decision.Compensation.Existing;
import io.github.pseudonymizer.study.decision.Compensation.Failure;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CompensationTest {

    @ParameterizedTest
    @CsvSource({
        "NOTHING, DELETE_COPY, DELETE_COPY, DELETE_COPY",
        "HALF_REPLACED, COMPLETE_LATER, COMPLETE_LATER, COMPLETE_LATER",
        "COMPLETE, RESTORE, RESTORE, RESTORE",
        "RELIED_ON, LEAVE_STORING, LEAVE_STORING, LEAVE_STORING",
        "INTERRUPTED_UPDATE, COMPLETE_LATER, LEAVE_STORING, FAIL",
        "FAILED_UPDATE, FAIL, LEAVE_STORING, FAIL"
    })
    void the_failure_and_the_existing_copy_decide(
            Existing existing, Compensation cancelled, Compensation outage, Compensation refusal) {
        assertEquals(cancelled, Compensation.of(Failure.CANCELLED, existing));
        assertEquals(outage, Compensation.of(Failure.OUTAGE, existing));
        assertEquals(refusal, Compensation.of(Failure.REFUSAL, existing));
    }

    @ParameterizedTest
    @EnumSource
    void a_suspended_run_leaves_everything_to_the_run_that_resumes_it(Existing existing) {
        assertEquals(Compensation.KEEP, Compensation.of(Failure.SUSPENDED, existing));
    }

    @ParameterizedTest
    @CsvSource({
        // state, complete instances, another run relies on the copy, this run replaced instances
        "'', 0, false, false, NOTHING",
        "'', 0, false, true, NOTHING",
        "'', 0, true, false, RELIED_ON",
        "STORING, 0, false, false, NOTHING",
        "STORING, 0, true, false, RELIED_ON",
        "STORING, 0, true, true, HALF_REPLACED",
        "STORING, 2, false, false, INTERRUPTED_UPDATE",
        "STORING, 2, false, true, HALF_REPLACED",
        "STORING, 2, true, false, RELIED_ON",
        "FAILED, 0, false, false, NOTHING",
        "FAILED, 2, false, false, FAILED_UPDATE",
        "FAILED, 2, true, false, RELIED_ON",
        "COMPLETE, 0, false, false, NOTHING",
        "COMPLETE, 2, false, false, COMPLETE",
        "COMPLETE, 2, false, true, HALF_REPLACED",
        "COMPLETE, 2, true, false, COMPLETE"
    })
    void the_link_and_the_run_tell_what_exists(
            String state, int instances, boolean isReliedOn, boolean isReplaced, Existing existing) {
        Optional<Link> before = Optional.of(state)
                .filter(text -> !text.isEmpty())
                .map(text -> link(Link.State.valueOf(text), instances));

        assertEquals(existing, Existing.of(before, isReliedOn, isReplaced));
    }

    @Test
    void an_outage_may_end_and_a_refusal_does_not() {
        assertEquals(Failure.SUSPENDED, Failure.of(new CancelledException(true)));
        assertEquals(Failure.CANCELLED, Failure.of(new CancelledException(false)));
        assertEquals(Failure.OUTAGE, Failure.of(new ArchiveException(ArchiveException.Reason.NOT_STORED, "full")));
        assertEquals(Failure.OUTAGE, Failure.of(new StoreException(StoreException.Reason.UNREACHABLE, "away")));
        assertEquals(Failure.REFUSAL, Failure.of(new IllegalStateException("invented")));
        assertEquals(Failure.REFUSAL, Failure.of(new OutOfMemoryError("invented")));
    }

    private static Link link(Link.State state, int instances) {
        Requester mercy = new Requester(Requester.Cause.HTTP, "mercy", "");
        return new Link("fake", "default", "4711", "copy", "P1", state, mercy, instances, 0, Instant.EPOCH);
    }
}
