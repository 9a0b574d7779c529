// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.testing.Eventually;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Copies that several threads begin while another changes their patient, so that no more may be begun.
 *
 * @param begin begins the copy of an original
 * @param refusal what it throws after the change
 */
record BegunMeanwhile(Consumer<String> begin, Class<? extends RuntimeException> refusal) {

    private static final int THREADS = 8;
    private static final int FIRST = 20;
    /** No more, because the rows of a patient may never be free to be changed while new copies keep being begun. */
    private static final int MOST = 50;

    /**
     * Makes the change after the first copies, and returns after every thread was refused.
     *
     * @return how many copies were begun
     */
    int change(Runnable change) throws Exception {
        CountDownLatch first = new CountDownLatch(FIRST);
        CountDownLatch changed = new CountDownLatch(1);
        List<Callable<Integer>> works = new ArrayList<>();
        works.add(() -> {
            try {
                assertTrue(first.await(Eventually.PATIENCE.toMillis(), TimeUnit.MILLISECONDS), "refused too early");
                change.run();
                return 0;
            } finally {
                changed.countDown();
            }
        });
        for (int thread = 0; thread < THREADS; thread++) {
            String original = "original" + thread + ".";
            works.add(() -> beginUntilRefused(original, first, changed));
        }
        int begun = 0;
        ExecutorService threads = Executors.newFixedThreadPool(works.size());
        for (Future<Integer> work : threads.invokeAll(works)) {
            begun += work.get();
        }
        threads.shutdown();
        return begun;
    }

    private int beginUntilRefused(String original, CountDownLatch first, CountDownLatch changed)
            throws InterruptedException {
        for (int i = 0; i < MOST; i++) {
            try {
                begin.accept(original + i);
            } catch (RuntimeException refused) {
                if (!refusal.isInstance(refused)) {
                    throw refused;
                }
                return i;
            }
            first.countDown();
        }
        changed.await();
        RuntimeException unused = assertThrows(refusal, () -> begin.accept(original + MOST));
        return MOST;
    }
}
