// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.intercept;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.github.pseudonymizer.orthanc.bridge.BridgeClosedException;
import io.github.pseudonymizer.orthanc.bridge.ScriptedBridge;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.stable.StableWork;
import io.github.pseudonymizer.testing.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StableStudyListenerTest {

    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private final ScriptedBridge bridge = new ScriptedBridge();
    private final StableWork studies = mock(StableWork.class);
    private final AtomicLong clock = new AtomicLong();
    private final CountDownLatch atWork = new CountDownLatch(2);
    private final CountDownLatch done = new CountDownLatch(1);
    private final StableStudyListener listener = new StableStudyListener(bridge, studies, false, clock::get);

    @AfterEach
    void close() {
        done.countDown();
        listener.close();
    }

    /** Both workers get work; begins. */
    private void work(Consumer<Progress> work) {
        when(studies.workOnce(any())).thenAnswer(call -> {
            atWork.countDown();
            work.accept(call.getArgument(0));
            return Optional.empty();
        });
        listener.start();
    }

    private void passTenMinutes() {
        clock.addAndGet(TEN_MINUTES.toNanos() + 1);
    }

    private void awaitTheEnd() {
        try {
            done.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void workers_that_wait_for_work_are_well() throws Exception {
        work(progress -> {});
        atWork.await();

        assertEquals(WorkersState.OK, listener.state());
    }

    @Test
    void workers_that_show_no_sign_of_life_for_ten_minutes_are_stuck_until_they_get_on() throws Exception {
        work(progress -> awaitTheEnd());
        atWork.await();
        clock.addAndGet(TEN_MINUTES.toNanos());
        WorkersState inTime = listener.state();
        clock.addAndGet(1);

        assertEquals(WorkersState.OK, inTime);
        assertEquals(WorkersState.STUCK, listener.state());
        done.countDown();
        Eventually.until("a sign of life", () -> listener.state() == WorkersState.OK);
    }

    @Test
    void each_instance_and_each_look_whether_to_go_on_is_a_sign_of_life() throws Exception {
        CountDownLatch passed = new CountDownLatch(1);
        CountDownLatch shown = new CountDownLatch(2);
        work(progress -> {
            try {
                passed.await();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
            if (shown.getCount() == 2) {
                progress.update(1, 2);
            } else {
                progress.check();
            }
            shown.countDown();
            awaitTheEnd();
        });
        atWork.await();
        passTenMinutes();

        passed.countDown();
        shown.await();

        assertEquals(WorkersState.OK, listener.state());
    }

    @Test
    void a_worker_that_ended_is_told() {
        work(progress -> {
            throw new BridgeClosedException();
        });

        Eventually.until("the end to be seen", () -> listener.state() == WorkersState.ENDED);
    }

    @Test
    void a_worker_continues_after_an_unforeseen_error() throws Exception {
        CountDownLatch again = new CountDownLatch(3); // There are two workers.
        work(progress -> {
            again.countDown();
            throw new OutOfMemoryError("invented");
        });

        again.await();

        assertEquals(WorkersState.OK, listener.state());
    }

    /** The workers do nothing; the reader fails so, one after the other, and then not any more. */
    private void fail(String... messages) throws Exception {
        CountDownLatch over = new CountDownLatch(messages.length + 2);
        AtomicInteger looks = new AtomicInteger();
        doAnswer(call -> {
                    int look = looks.getAndIncrement();
                    over.countDown();
                    listener.wake();
                    if (look < messages.length) {
                        throw new StoreException(StoreException.Reason.UNREACHABLE, messages[look]);
                    }
                    return null;
                })
                .when(studies)
                .recoverUnnoted();
        listener.start();
        over.await();
    }

    @Test
    void an_outage_is_told_once_even_if_its_codes_change_and_once_that_it_is_over() throws Exception {
        fail("it cannot be reached (SQLSTATE 08001)", "it cannot be reached (SQLSTATE 08006)");

        assertEquals(
                List.of(
                        "Stable studies have to wait: it cannot be reached (SQLSTATE 08001)",
                        "Stable studies are pseudonymized again"),
                bridge.log);
    }

    @Test
    void a_trouble_that_becomes_another_is_told() throws Exception {
        fail("it cannot be reached (SQLSTATE 08001)", "it refused the password (SQLSTATE 28P01)");

        assertEquals(3, bridge.log.size(), bridge.log.toString());
    }
}
