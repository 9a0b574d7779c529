// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.caller;

import io.github.pseudonymizer.orthanc.bridge.Bridge;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * Tells Orthanc's log that the authorization plugin gives no profiles: once, and again if it did in between. A client
 * whose token has expired looks the same as a web service that is down, so a few lines must be enough for all of them.
 * Thread-safe.
 */
final class ProfileTrouble {

    private static final int MOST_LINES = 3;
    private static final long LINES_COUNT_FOR = Duration.ofMinutes(10).toNanos();

    private final Bridge bridge;
    private final LongSupplier nanoTime;
    private final Deque<Long> told = new ArrayDeque<>();
    private boolean failing;

    ProfileTrouble(Bridge bridge, LongSupplier nanoTime) {
        this.bridge = bridge;
        this.nanoTime = nanoTime;
    }

    /** @param how without any part of the request or of the answer */
    void failed(String how) {
        if (isNews()) {
            bridge.log(
                    Bridge.LogLevel.WARNING,
                    "The authorization plugin does not say who sends a request (GET " + UserProfiles.ROUTE + ": " + how
                            + "). The request has no user and no permission, and may see no study. If this happens to"
                            + " users who are signed in, please look at the plugin's web service");
        }
    }

    private synchronized boolean isNews() {
        long now = nanoTime.getAsLong();
        while (!told.isEmpty() && now - told.peekFirst() > LINES_COUNT_FOR) {
            told.removeFirst();
        }
        boolean news = !failing && told.size() < MOST_LINES;
        failing = true;
        if (news) {
            told.addLast(now);
        }
        return news;
    }

    /** It says who sends a request. */
    synchronized void over() {
        failing = false;
    }
}
