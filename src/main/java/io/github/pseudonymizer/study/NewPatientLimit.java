// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study;

import io.github.pseudonymizer.pseudonym.Admission;
import io.github.pseudonymizer.pseudonym.TooManyPatientsException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Limits how many new patients one user introduces within an hour, because every pseudonym answers a guess: a user who
 * may upload can ask for those of invented Patient IDs. Counts in memory, so a restart forgets, and several servers
 * count for themselves. Thread-safe.
 */
public final class NewPatientLimit {

    private static final Duration WINDOW = Duration.ofHours(1);

    private final int most;
    private final LongSupplier nanoTime;
    private final Map<String, Deque<Long>> introduced = new HashMap<>();

    /**
     * A limit.
     *
     * @param most new patients of one user within an hour; 0 for no limit
     * @param nanoTime a clock as {@link System#nanoTime}
     */
    public NewPatientLimit(int most, LongSupplier nanoTime) {
        this.most = most;
        this.nanoTime = nanoTime;
    }

    /** Counts for the user, or for the address if the request has no user. */
    public Admission of(Requester requester) {
        if (most == 0) {
            return Admission.ALWAYS;
        }
        String user = requester.user().isEmpty() ? "address " + requester.address() : "user " + requester.user();
        return patients -> admit(user, patients);
    }

    private synchronized void admit(String user, int patients) {
        long now = nanoTime.getAsLong();
        introduced.values().forEach(times -> forget(times, now));
        introduced.values().removeIf(Deque::isEmpty);
        Deque<Long> times = introduced.computeIfAbsent(user, unused -> new ArrayDeque<>());
        int tooMany = times.size() + patients - most;
        if (tooMany > 0) {
            throw refusal(times, now, tooMany);
        }
        for (int i = 0; i < patients; i++) {
            times.add(now);
        }
    }

    private static void forget(Deque<Long> times, long now) {
        while (!times.isEmpty() && now - times.getFirst() >= WINDOW.toNanos()) {
            times.removeFirst();
        }
    }

    /** @param tooMany how many of those counted have to be an hour ago first */
    private TooManyPatientsException refusal(Deque<Long> times, long now, int tooMany) {
        long last = times.stream().skip(tooMany - 1L).findFirst().orElse(now);
        Duration wait = Duration.ofNanos(last + WINDOW.toNanos() - now).plusMillis(999);
        return new TooManyPatientsException(
                "this user has introduced " + times.size() + " new patients within an hour, and " + most
                        + " are allowed (NewPatientsPerHour); please ask again in " + (wait.toMinutes() + 1)
                        + " minutes, or ask an administrator to do it",
                Duration.ofSeconds(wait.toSeconds()));
    }
}
