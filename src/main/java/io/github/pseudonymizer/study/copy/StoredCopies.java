// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.ServerLocks;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Copies that are stored and not yet recorded as complete. Other runs rely on them, so a run that fails does not take
 * them back. Thread-safe.
 */
final class StoredCopies {

    /** How many runs of this server are about to record a copy. */
    private record Runs(int count, ServerLocks.Hold hold) {}

    private final ServerLocks servers;
    private final Map<String, Runs> byCopy = new ConcurrentHashMap<>();

    StoredCopies(ServerLocks servers) {
        this.servers = servers;
    }

    /**
     * A run will record this copy, and then {@link #remove} it.
     *
     * @throws StoreException if other servers cannot be told
     */
    void add(Link link) {
        byCopy.compute(
                key(link),
                (key, runs) -> runs == null ? new Runs(1, servers.rely(key)) : new Runs(runs.count() + 1, runs.hold()));
    }

    void remove(Link link) {
        byCopy.computeIfPresent(key(link), (unused, runs) -> {
            if (runs.count() > 1) {
                return new Runs(runs.count() - 1, runs.hold());
            }
            runs.hold().close();
            return null;
        });
    }

    /**
     * Whether a run of any server is about to record it.
     *
     * @throws StoreException if the database cannot tell
     */
    boolean contains(Link link) {
        String key = key(link);
        return byCopy.containsKey(key) || servers.isReliedOn(key);
    }

    /** A run records the copy of one original, even if another one has the same. */
    private static String key(Link link) {
        return link.copy() + " " + link.original();
    }
}
