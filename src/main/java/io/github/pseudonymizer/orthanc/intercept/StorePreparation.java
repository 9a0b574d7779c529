// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.intercept;

import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.copy.Pseudonymization;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Lets jobs wait while the database is being prepared. Jobs from before a restart begin at once; without waiting they
 * would fail for good, and no client sends them again.
 */
final class StorePreparation {

    /** Such as that of the first start on a slow disk. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private StorePreparation() {}

    /** Returns as soon as the database is prepared, has another trouble, or the job is not wanted any more. */
    static void await(Pseudonymization pseudonymization, BooleanSupplier isWanted) {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (isWanted.getAsBoolean() && System.nanoTime() < end && isRunning(pseudonymization)) {
            try {
                Thread.sleep(PAUSE.toMillis());
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static boolean isRunning(Pseudonymization pseudonymization) {
        try {
            pseudonymization.checkStore();
            return false;
        } catch (StoreException trouble) {
            return trouble.reason() == StoreException.Reason.PREPARING;
        }
    }
}
