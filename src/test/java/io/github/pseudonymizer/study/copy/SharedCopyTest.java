// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.pseudonymizer.dicom.PatientIdForm;
import io.github.pseudonymizer.pseudonym.PatientIds;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.study.CancelledException;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.domain.Domain;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.Stacks;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A study that came under two Patient IDs which mean one patient, so that both originals have one copy. */
class SharedCopyTest {

    private static final int INSTANCES = 10;
    private static final String FIRST = "4711|1.2.3";
    private static final String SECOND = "MRN-4711|1.2.3";

    @AutoClose
    private final Fixture fixture = new Fixture();

    private final Domain domain = new Domain(
            fixture.domain.namespace(),
            PatientIds.of(false, List.of(), new PatientIdForm(true, true, "MRN-")),
            fixture.domain.profile(),
            fixture.domain.pixels(),
            fixture.domain.policy(),
            fixture.domain.uids());

    @BeforeEach
    void receive() {
        IntStream.range(0, INSTANCES).forEach(number -> {
            fixture.receive("4711", "1.2.3", number);
            fixture.receive("MRN-4711", "1.2.3", number);
        });
    }

    private void carryOut(String study, Progress progress) {
        Order order = fixture.order(study);
        fixture.pseudonymization.carryOut(
                new Order(order.resources(), domain, order.wishes(), true, false, Fixture.MERCY), progress);
    }

    private Link link(String study) {
        return fixture.stores.find("fake", "default", study).orElseThrow();
    }

    private Set<String> copies() {
        return new TreeSet<>(fixture.archive.instancesOf(link(FIRST).copy()));
    }

    @Test
    void both_are_linked_to_it() {
        carryOut(FIRST, Progress.UNSEEN);
        carryOut(SECOND, Progress.UNSEEN);

        assertEquals(link(FIRST).copy(), link(SECOND).copy());
        assertEquals(INSTANCES, copies().size());
        assertEquals(
                List.of(Link.State.COMPLETE, Link.State.COMPLETE),
                Stream.of(FIRST, SECOND).map(study -> link(study).state()).toList());
    }

    @Test
    void a_second_original_that_is_refused_leaves_the_copy_of_the_first_alone() {
        carryOut(FIRST, Progress.UNSEEN);
        fixture.receiveLeaking("MRN-4711", "1.2.3", 99);

        assertThrows(RewriteException.class, () -> carryOut(SECOND, Progress.UNSEEN));

        assertEquals(Link.State.FAILED, link(SECOND).state());
        assertEquals(Link.State.COMPLETE, link(FIRST).state());
        assertEquals(INSTANCES, copies().size());
    }

    @Test
    void a_first_original_that_is_cancelled_takes_nothing_back_of_what_the_second_needs() throws Exception {
        Thread second = new Thread(() -> carryOut(SECOND, Progress.UNSEEN), "second");
        AtomicBoolean begun = new AtomicBoolean();
        Progress first = new Progress() {
            @Override
            public void update(int done, int all) {
                if (!begun.getAndSet(true)) {
                    second.start();
                    Eventually.until(
                            "the second ends or waits",
                            () -> !second.isAlive() || Stacks.isIn(second, StudyLocks.class, "await"));
                    throw new CancelledException(false);
                }
            }

            @Override
            public boolean isCancelled() {
                return false;
            }

            @Override
            public boolean isSuspended() {
                return false;
            }
        };

        assertThrows(CancelledException.class, () -> carryOut(FIRST, first));
        second.join();

        assertEquals(Link.State.FAILED, link(FIRST).state());
        assertEquals(Link.State.COMPLETE, link(SECOND).state());
        assertEquals(INSTANCES, fixture.archive.instancesOf(link(SECOND).copy()).size());
    }
}
