// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventLoopTest {

    private static final String NAME = "Mercy^Grace";

    private final ScriptedBridge bridge = new ScriptedBridge();

    @Test
    void a_request_that_takes_long_delays_no_other() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        new EventLoop(bridge, event -> {
                    if (event.number() <= 20) {
                        await(never);
                    }
                    bridge.answer(event.number(), HttpAnswer.json(200, "{}"));
                })
                .start();

        for (int number = 1; number <= 21; number++) {
            bridge.happens(ScriptedBridge.request(number));
        }

        assertEquals("answer 21 200 {}", bridge.heard());
        never.countDown();
    }

    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, OutOfMemoryError.class})
    void a_request_whose_handler_fails_is_answered_500_without_the_message(Class<? extends Throwable> thrown)
            throws Exception {
        new EventLoop(bridge, event -> sneak(thrown)).start();

        bridge.happens(ScriptedBridge.request(4));

        String answer = bridge.heard();
        assertTrue(answer.startsWith("answer 4 500 {") && answer.contains("\"Details\""), answer);
        assertFalse((answer + bridge.log).contains(NAME), answer + bridge.log);
        assertTrue(bridge.log.get(0).contains("Request 4 failed: " + thrown.getName()), bridge.log.get(0));
    }

    @Test
    void a_start_whose_handler_fails_is_a_refusal() throws Exception {
        new EventLoop(bridge, event -> sneak(IllegalStateException.class)).start();

        bridge.happens(new Event.Start(1, "{}"));

        assertEquals("started 1 unexpected java.lang.IllegalStateException", bridge.heard());
    }

    @Test
    void a_stop_whose_handler_fails_still_lets_orthanc_stop() throws Exception {
        new EventLoop(bridge, event -> sneak(IllegalStateException.class)).start();

        bridge.happens(new Event.Stop(7));

        assertEquals("stopped 7", bridge.heard());
    }

    @Test
    void a_job_whose_handler_fails_ends_as_a_failure() throws Exception {
        new EventLoop(bridge, event -> sneak(IllegalStateException.class)).start();

        bridge.happens(new Event.JobBegins(3, 12, "", "{}"));

        assertTrue(bridge.heard().startsWith("endJob 12 false {"));
    }

    @Test
    void a_stop_comes_through_when_every_worker_is_busy() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        new EventLoop(bridge, event -> {
                    if (event instanceof Event.Stop) {
                        bridge.stopped(event.number());
                    } else {
                        await(never);
                    }
                })
                .start();

        for (int number = 1; number <= 300; number++) {
            bridge.happens(ScriptedBridge.request(number));
        }
        bridge.happens(new Event.Stop(301));

        String heard = bridge.heard();
        while (heard.contains(" 503 ")) {
            heard = bridge.heard();
        }
        assertEquals("stopped 301", heard);
        never.countDown();
    }

    @Test
    void threads_are_daemons_and_look_for_services_in_our_own_class_loader() throws Exception {
        CompletableFuture<Thread> worker = new CompletableFuture<>();
        new EventLoop(bridge, event -> worker.complete(Thread.currentThread())).start();

        bridge.happens(ScriptedBridge.request(1));

        Thread thread = worker.get(30, TimeUnit.SECONDS);
        assertTrue(thread.isDaemon());
        assertSame(EventLoop.class.getClassLoader(), thread.getContextClassLoader());
    }

    @Test
    void a_request_that_is_worked_on_is_kept_alive() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Heartbeat heartbeat = new Heartbeat(bridge, Duration.ofMillis(1), Duration.ofHours(1));
        new EventLoop(bridge, event -> await(never), heartbeat).start();

        bridge.happens(ScriptedBridge.request(8));

        assertEquals("working 8", bridge.heard());
        assertEquals("working 8", bridge.heard());
        never.countDown();
    }

    @Test
    void a_request_that_is_stuck_is_kept_alive_no_longer() throws Exception {
        Heartbeat heartbeat = new Heartbeat(bridge, Duration.ofMillis(1), Duration.ZERO);
        CountDownLatch logged = new CountDownLatch(1);

        heartbeat.during(ScriptedBridge.request(8), () -> {
            while (bridge.log.isEmpty()) {
                Thread.onSpinWait();
            }
            logged.countDown();
        });

        assertEquals(0, logged.getCount());
        assertEquals(1, bridge.log.size());
    }

    @Test
    void after_a_moment_without_memory_events_are_pulled_as_before() throws Exception {
        AtomicInteger failures = new AtomicInteger(4);
        ScriptedBridge poor = new ScriptedBridge() {
            @Override
            public Optional<Event> next() {
                if (failures.getAndDecrement() > 0) {
                    throw new OutOfMemoryError();
                }
                return super.next();
            }
        };
        new EventLoop(poor, event -> poor.answer(event.number(), HttpAnswer.json(200, "{}"))).start();

        poor.happens(ScriptedBridge.request(9));

        assertEquals("answer 9 200 {}", poor.heard());
    }

    @Test
    void a_request_is_answered_even_if_its_failure_cannot_be_logged() throws Exception {
        ScriptedBridge mute = new ScriptedBridge() {
            @Override
            public void log(LogLevel level, String message) {
                throw new OutOfMemoryError();
            }
        };
        new EventLoop(mute, event -> sneak(OutOfMemoryError.class)).start();

        mute.happens(ScriptedBridge.request(9));

        assertTrue(mute.heard().startsWith("answer 9 500 {"));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void sneak(Class<? extends Throwable> thrown) {
        if (thrown == OutOfMemoryError.class) {
            throw new OutOfMemoryError(NAME);
        }
        throw new IllegalStateException(NAME);
    }
}
