// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for something that another process or thread brings about, by looking again and again. */
public final class Eventually {

    /** Long enough for a slow machine with other work; a test that passes never waits this long. */
    public static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Duration PAUSE = Duration.ofMillis(50);

    private Eventually() {}

    /**
     * Asks until the answer is as wished. An exception or a failed assertion while asking counts as "not yet".
     *
     * @param what completes "waited in vain for …"
     * @param facts told if it never comes true, such as the end of a log
     * @return the first answer that is as wished
     * @throws AssertionError if the patience runs out
     */
    public static <T> T get(
            String what, Duration patience, Callable<T> question, Predicate<? super T> wish, Supplier<String> facts) {
        Instant deadline = Instant.now().plus(patience);
        Object last = "nothing";
        do {
            try {
                T answer = question.call();
                if (wish.test(answer)) {
                    return answer;
                }
                last = answer;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for " + what, e);
            } catch (Exception | AssertionError e) { // Such as 503 instead of 200, while a database starts.
                last = e;
            }
            pause();
        } while (Instant.now().isBefore(deadline));
        throw new AssertionError("waited in vain for " + what + "; last seen: " + last + "\n" + facts.get());
    }

    /** As {@link #get(String, Duration, Callable, Predicate, Supplier)}, with {@link #PATIENCE} and no more to tell. */
    public static <T> T get(String what, Callable<T> question, Predicate<? super T> wish) {
        return get(what, PATIENCE, question, wish, () -> "");
    }

    /** Waits until the condition holds. */
    public static void until(String what, Callable<Boolean> condition) {
        Boolean unused = get(what, condition, holds -> holds);
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting", e);
        }
    }
}
