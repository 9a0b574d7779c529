// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.instance;

import java.util.concurrent.CountDownLatch;

/** Waits that an interruption does not end, because a copy would grow unseen if its run left before its threads. */
final class Uninterrupted {

    private Uninterrupted() {}

    /** Waits for the end of threads that end soon; an interruption meanwhile is told to the caller's thread again. */
    static void await(CountDownLatch ended) {
        boolean interrupted = false;
        while (true) {
            try {
                ended.await();
                break;
            } catch (InterruptedException stopping) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
