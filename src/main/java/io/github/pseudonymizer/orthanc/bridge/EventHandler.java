// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.bridge;

/**
 * Handles events. Called by many threads at once; events may overtake each other, so that a request can come before the
 * {@link Event.Start} that preceded it has been dealt with.
 */
@FunctionalInterface
public interface EventHandler {

    /**
     * Deals with one event, and answers it if it wants an answer. May take as long as it needs; but starts and stops
     * share one thread, so that a stop waits until the start before it has been dealt with. If it throws anything, the
     * event is still answered: a request by 500, a start by a refusal, a stop by {@link Bridge#stopped}, a job by its
     * failure.
     */
    void handle(Event event);
}
