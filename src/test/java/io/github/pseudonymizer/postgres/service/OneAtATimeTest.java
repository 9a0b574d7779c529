// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.pseudonym.BusyException;
import io.github.pseudonymizer.pseudonym.StoreException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OneAtATimeTest {

    /** How another thread fails to get its turn while this one has it. */
    private static Throwable whileOneWorks(OneAtATime turns, Runnable before) {
        return turns.inTurn(() -> {
            FutureTask<String> other = new FutureTask<>(() -> {
                before.run();
                return turns.inTurn(() -> "done");
            });
            new Thread(other).start();
            return assertThrows(ExecutionException.class, other::get).getCause();
        });
    }

    @Test
    void one_who_has_waited_long_enough_is_told_what_goes_on() {
        OneAtATime turns = new OneAtATime("another import", Duration.ofMillis(1));

        Throwable refused = whileOneWorks(turns, () -> {});

        assertEquals(BusyException.class, refused.getClass());
        assertEquals(
                "another import is being worked on: wait for its end, and send this one again", refused.getMessage());
    }

    @Test
    void one_who_waits_comes_next() throws Exception {
        OneAtATime turns = new OneAtATime("another import", Duration.ofMinutes(5));
        CountDownLatch hasTurn = new CountDownLatch(1);
        CompletableFuture<String> work = new CompletableFuture<>();
        FutureTask<String> first = new FutureTask<>(() -> turns.inTurn(() -> {
            hasTurn.countDown();
            return work.join();
        }));
        FutureTask<String> second = new FutureTask<>(() -> turns.inTurn(() -> "second"));
        new Thread(first).start();
        hasTurn.await();
        new Thread(second).start();

        work.complete("first");

        assertEquals("first", first.get());
        assertEquals("second", second.get());
    }

    @Test
    void work_that_fails_lets_the_next_one_go_on() throws Exception {
        OneAtATime turns = new OneAtATime("another import", Duration.ZERO);
        assertThrows(
                IllegalStateException.class,
                () -> turns.inTurn(() -> {
                    throw new IllegalStateException();
                }));

        FutureTask<String> next = new FutureTask<>(() -> turns.inTurn(() -> "next"));
        new Thread(next).start();

        assertEquals("next", next.get());
    }

    @Test
    void an_interruption_ends_the_wait() {
        OneAtATime turns = new OneAtATime("another import", Duration.ofMinutes(5));

        Throwable ended = whileOneWorks(turns, () -> Thread.currentThread().interrupt());

        assertEquals(StoreException.class, ended.getClass());
        assertTrue(ended.toString().contains("waiting for another import was interrupted"), ended.toString());
    }
}
