// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.PatientIdForm;
import io.github.pseudonymizer.pseudonym.PatientIds;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.study.CancelledException;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Outcome;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.domain.Domain;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.Stacks;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
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

    private Outcome carryOut(String study, Progress progress) {
        Order order = fixture.order(study);
        return fixture.pseudonymization.carryOut(
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
        Progress first = new Broken(1, false, () -> {
            second.start();
            Eventually.until(
                    "the second ends or waits",
                    () -> !second.isAlive() || Stacks.isIn(second, StudyLocks.class, "await"));
        });

        assertThrows(CancelledException.class, () -> carryOut(FIRST, first));
        second.join();

        assertEquals(Link.State.FAILED, link(FIRST).state());
        assertEquals(Link.State.COMPLETE, link(SECOND).state());
        assertEquals(INSTANCES, fixture.archive.instancesOf(link(SECOND).copy()).size());
    }

    /** The second may have replaced some of its instances. */
    private void assertFirstIsNoted() {
        assertEquals(Link.State.STORING, link(FIRST).state());
        assertTrue(fixture.stores.waiting.stream()
                .anyMatch(work -> work.study().equals(FIRST) && work.cause() == Requester.Cause.RECOVERY));
    }

    private void assertFirstIsWhole() {
        assertEquals(Link.State.COMPLETE, link(FIRST).state());
        assertEquals(INSTANCES, link(FIRST).instances());
        assertEquals(INSTANCES, copies().size());
    }

    @Test
    void a_second_original_that_is_refused_before_the_first_is_recorded_leaves_its_copy_alone() {
        fixture.receiveLeaking("MRN-4711", "1.2.3", 99);
        fixture.archive.whileShowingOrigin = () -> {
            fixture.archive.whileShowingOrigin = () -> {};
            assertThrows(RewriteException.class, () -> carryOut(SECOND, Progress.UNSEEN));
        };

        carryOut(FIRST, Progress.UNSEEN);

        assertFirstIsWhole();
        assertEquals(Link.State.FAILED, link(SECOND).state());
    }

    @Test
    void an_incomplete_record_of_the_first_protects_all_of_its_copy() {
        carryOut(FIRST, Progress.UNSEEN);
        List<String> some = copies().stream().limit(3).toList();
        fixture.stores.copied(
                link(FIRST), fixture.stores.copiedFiles(link(FIRST)).only(some));
        fixture.receiveLeaking("MRN-4711", "1.2.3", 99);

        assertThrows(RewriteException.class, () -> carryOut(SECOND, Progress.UNSEEN));

        assertFirstIsWhole();
    }

    @Test
    void an_interrupted_second_original_that_is_gone_takes_only_its_own_instances_with_it() {
        carryOut(FIRST, Progress.UNSEEN);
        fixture.receive("MRN-4711", "1.2.3", 50);
        fixture.receive("MRN-4711", "1.2.3", 51);
        assertThrows(CancelledException.class, () -> carryOut(SECOND, new Broken(INSTANCES + 1, true)));
        assertEquals(Link.State.STORING, link(SECOND).state());
        assertTrue(copies().size() > INSTANCES);
        fixture.archive.delete(fixture.archive.find(SECOND).orElseThrow());

        fixture.pseudonymization.complete(domain, SECOND, Requester.Cause.RECOVERY, Progress.UNSEEN);
        assertFirstIsNoted();
        fixture.pseudonymization.complete(domain, FIRST, Requester.Cause.RECOVERY, Progress.UNSEEN);

        assertFirstIsWhole();
        assertEquals(Link.State.FAILED, link(SECOND).state());
    }

    @Test
    void a_copy_whose_instances_a_cancelled_second_original_has_replaced_is_made_again() {
        carryOut(FIRST, Progress.UNSEEN);
        Map<String, byte[]> before = files();
        IntStream.range(0, INSTANCES)
                .forEach(number -> fixture.archive.receive(
                        Fixture.slice("MRN-4711", "1.2.3", number, Map.of(0x00280004, "MONOCHROME1"))));
        assertThrows(CancelledException.class, () -> carryOut(SECOND, new Broken(1, false)));

        assertEquals(Link.State.FAILED, link(SECOND).state());
        assertFirstIsNoted();
        fixture.pseudonymization.complete(domain, FIRST, Requester.Cause.RECOVERY, Progress.UNSEEN);

        assertFirstIsWhole();
        files().forEach((id, file) -> assertArrayEquals(before.get(id), file));
    }

    @Test
    void so_it_is_if_the_run_that_replaced_them_was_paused_before() {
        carryOut(FIRST, Progress.UNSEEN);
        IntStream.range(0, INSTANCES)
                .forEach(number -> fixture.archive.receive(
                        Fixture.slice("MRN-4711", "1.2.3", number, Map.of(0x00280004, "MONOCHROME1"))));
        assertThrows(CancelledException.class, () -> carryOut(SECOND, new Broken(1, true)));
        assertEquals(Link.State.STORING, link(SECOND).state());

        assertThrows(CancelledException.class, () -> carryOut(SECOND, Progress.CANCELLED));

        assertEquals(Link.State.FAILED, link(SECOND).state());
        assertFirstIsNoted();
    }

    @Test
    void what_a_failed_second_original_once_had_does_not_keep_an_interrupted_first_one() {
        carryOut(SECOND, Progress.UNSEEN);
        fixture.stores.complete(link(SECOND), 0, 0);
        fixture.stores.fail(link(SECOND));
        String copy = link(SECOND).copy();
        fixture.archive.delete(fixture.archive.find(copy).orElseThrow());
        assertThrows(CancelledException.class, () -> carryOut(FIRST, new Broken(1, true)));

        assertThrows(CancelledException.class, () -> carryOut(FIRST, Progress.CANCELLED));

        assertEquals(Set.of(), fixture.archive.instancesOf(copy));
    }

    @Test
    void the_copy_has_the_instances_of_both() {
        carryOut(FIRST, Progress.UNSEEN);
        fixture.receive("MRN-4711", "1.2.3", 50);
        carryOut(SECOND, Progress.UNSEEN);
        fixture.archive.delete(
                fixture.archive.find(SECOND + "|1.2.3.1|1.2.3.1.0").orElseThrow());

        Outcome itself = carryOut(link(FIRST).copy(), Progress.UNSEEN);

        assertEquals(INSTANCES + 1, itself.copies().get(0).instances().size());
        assertTrue(itself.remarks().isEmpty(), itself.remarks().toString());
    }

    private Map<String, byte[]> files() {
        return copies().stream().collect(Collectors.toMap(id -> id, fixture.archive.files::get));
    }

    /**
     * Ends a run when so many instances are done.
     *
     * @param before what happens first
     */
    private record Broken(int after, boolean isSuspended, Runnable before) implements Progress {

        Broken(int after, boolean isSuspended) {
            this(after, isSuspended, () -> {});
        }

        @Override
        public void update(int done, int all) {
            if (done == after) {
                before.run();
                throw new CancelledException(isSuspended);
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
    }
}
