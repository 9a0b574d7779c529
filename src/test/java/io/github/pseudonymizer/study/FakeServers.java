// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study;

import io.github.pseudonymizer.pseudonym.StoreException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Another server that shares the archive, and does what a test says. Nobody is there until a test says so. */
public final class FakeServers implements ServerLocks {

    /** What the other server works on. */
    public final Set<String> theirStudies = ConcurrentHashMap.newKeySet();
    /** What the other server is about to record. */
    public final Set<String> theirCopies = ConcurrentHashMap.newKeySet();
    /** What this server has. */
    public final Set<String> ours = ConcurrentHashMap.newKeySet();

    /** Other servers that are there. */
    public final Set<String> theirNames = ConcurrentHashMap.newKeySet();

    public volatile boolean alone = true;
    public volatile boolean visible;
    public volatile boolean lost;
    public volatile boolean unreachable;

    /** By what {@link #theirCopies} and {@link #ours} name a copy that is about to be recorded. */
    public static String keyOf(Link link) {
        return link.copy() + " " + link.original();
    }

    @Override
    public boolean isAlone() {
        return alone;
    }

    @Override
    public void appear() {
        visible = true;
    }

    @Override
    public boolean isGone(String server) {
        return !theirNames.contains(server);
    }

    @Override
    public Optional<Hold> take(String study) {
        if (unreachable) {
            throw new StoreException(StoreException.Reason.UNREACHABLE, "nobody knows");
        }
        return theirStudies.contains(study) ? Optional.empty() : Optional.of(hold(study));
    }

    @Override
    public Hold rely(String copy) {
        return hold(copy);
    }

    @Override
    public boolean isReliedOn(String copy) {
        return theirCopies.contains(copy);
    }

    private Hold hold(String id) {
        ours.add(id);
        return new Hold() {
            @Override
            public void check() {
                if (lost) {
                    throw new StoreException(StoreException.Reason.UNREACHABLE, "the lock was lost");
                }
            }

            @Override
            public void close() {
                ours.remove(id);
            }
        };
    }
}
