// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.CancelledException;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Outcome;
import io.github.pseudonymizer.study.Progress;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is cancelled, suspended, or fails: what is taken back and what is completed later. */
class InterruptedPseudonymizationTest extends PseudonymizationFixture {

    @Test
    void a_full_archive_keeps_no_part_of_the_copy() {
        IntStream.range(0, 10).forEach(number -> fixture.receive("4711", "1.2.3", number));
        Set<String> before = new TreeSet<>(fixture.archive.files.keySet());
        fixture.archive.storesUntilFull = 5;

        assertThrows(
                ArchiveException.class,
                () -> fixture.pseudonymization.carryOut(fixture.order("4711|1.2.3"), Progress.UNSEEN));

        assertEquals(before, fixture.archive.files.keySet());
        assertEquals(
                Link.State.FAILED,
                fixture.stores
                        .find("fake", "default", "4711|1.2.3")
                        .orElseThrow()
                        .state());
    }

    @Test
    void cancelling_takes_everything_back() {
        IntStream.range(0, 10).forEach(number -> fixture.receive("4711", "1.2.3", number));

        assertThrows(
                CancelledException.class,
                () -> fixture.pseudonymization.carryOut(fixture.order("4711|1.2.3"), new Impatience(true)));

        assertEquals(10, fixture.archive.files.size());
    }

    @Test
    void cancelling_what_was_resumed_takes_back_also_what_was_stored_before() {
        IntStream.range(0, 10).forEach(number -> fixture.receive("4711", "1.2.3", number));
        for (boolean forEver : List.of(false, true)) {
            assertThrows(
                    CancelledException.class,
                    () -> fixture.pseudonymization.carryOut(fixture.order("4711|1.2.3"), new Impatience(forEver)));
        }

        Link link = fixture.stores.find("fake", "default", "4711|1.2.3").orElseThrow();
        assertEquals(Link.State.FAILED, link.state());
        assertEquals(10, fixture.archive.files.size());
    }

    /** The archive shows an origin by a job, which does not begin while all that it runs wait for us. */
    @Test
    void while_the_archive_shows_the_origin_others_can_store_the_same_study() throws Exception {
        fixture.receive("4711", "1.2.3", 1);
        CountDownLatch otherHasStored = new CountDownLatch(1);
        ExecutorService threads = Executors.newCachedThreadPool();
        Progress other = new Impatience(false) {
            @Override
            public void stored(Outcome outcome) {
                otherHasStored.countDown();
            }
        };
        fixture.archive.whileShowingOrigin = () -> {
            fixture.archive.whileShowingOrigin = () -> {};
            var unused = threads.submit(() -> fixture.pseudonymization.carryOut(fixture.order("4711|1.2.3"), other));
            try {
                assertTrue(otherHasStored.await(60, TimeUnit.SECONDS), "the other waits in vain");
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        };

        fixture.pseudonymization.carryOut(fixture.order("4711|1.2.3"), Progress.UNSEEN);

        threads.shutdown();
        assertTrue(threads.awaitTermination(20, TimeUnit.SECONDS));
        assertEquals(2, fixture.archive.files.size());
    }

    @Test
    void a_run_that_fails_takes_nothing_back_of_what_another_is_about_to_record() {
        IntStream.range(0, 10).forEach(number -> fixture.receive("4711", "1.2.3", number));
        fixture.archive.whileShowingOrigin = () -> {
            fixture.archive.whileShowingOrigin = () -> {};
            fixture.receiveLeaking("4711", "1.2.3", 99);
            assertThrows(
                    RewriteException.class,
                    () -> fixture.pseudonymization.carryOut(fixture.order("4711|1.2.3"), Progress.UNSEEN));
        };

        fixture.pseudonymization.carryOut(fixture.order("4711|1.2.3"), Progress.UNSEEN);

        Link link = fixture.stores.find("fake", "default", "4711|1.2.3").orElseThrow();
        assertEquals(Link.State.COMPLETE, link.state());
        assertEquals(10, link.instances());
        assertEquals(21, fixture.archive.files.size());
    }

    @Test
    void a_run_that_could_not_record_its_copy_is_not_relied_on_any_more() {
        fixture.receive("4711", "1.2.3", 1);
        fixture.archive.whileShowingOrigin = () -> {
            throw new ArchiveException(ArchiveException.Reason.FAILED, "invented");
        };
        assertThrows(
                ArchiveException.class,
                () -> fixture.pseudonymization.carryOut(fixture.order("4711|1.2.3"), Progress.UNSEEN));
        fixture.archive.whileShowingOrigin = () -> {};
        fixture.receiveLeaking("4711", "1.2.3", 99);

        assertThrows(
                RewriteException.class,
                () -> fixture.pseudonymization.carryOut(fixture.order("4711|1.2.3"), Progress.UNSEEN));

        Link link = fixture.stores.find("fake", "default", "4711|1.2.3").orElseThrow();
        assertEquals(Link.State.FAILED, link.state());
        assertEquals(2, fixture.archive.files.size());
    }

    @Test
    void what_is_suspended_stays_and_is_completed_when_resumed() {
        IntStream.range(0, 10).forEach(number -> fixture.receive("4711", "1.2.3", number));
        assertThrows(
                CancelledException.class,
                () -> fixture.pseudonymization.carryOut(fixture.order("4711|1.2.3"), new Impatience(false)));
        Link between = fixture.stores.find("fake", "default", "4711|1.2.3").orElseThrow();

        fixture.pseudonymization.carryOut(fixture.order("4711|1.2.3"), Progress.UNSEEN);

        assertEquals(Link.State.STORING, between.state());
        assertEquals(20, fixture.archive.files.size());
        assertEquals(10, fixture.archive.stores.get());
    }

    @Test
    void without_a_database_nothing_is_stored() {
        fixture.receive("4711", "1.2.3", 1);
        fixture.stores.unreachable = true;

        assertThrows(
                StoreException.class,
                () -> fixture.pseudonymization.carryOut(fixture.order("4711|1.2.3"), Progress.UNSEEN));

        assertEquals(0, fixture.archive.stores.get());
    }
}
