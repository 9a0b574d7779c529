package io.github.pseudonymizer.study;

import io.github.pseudonymizer.pseudonym.StoreException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Another server that shares the archive, and does what a test says. Nobody is there until a test says so. */
final class FakeServers implements ServerLocks {

    /** What the other server works on. */
    final Set<String> theirStudies = ConcurrentHashMap.newKeySet();
    /** What the other server is about to record. */
    final Set<String> theirCopies = ConcurrentHashMap.newKeySet();
    /** What this server has. */
    final Set<String> ours = ConcurrentHashMap.newKeySet();

    /** Other servers that are there. */
    final Set<String> theirNames = ConcurrentHashMap.newKeySet();

    volatile boolean alone = true;
    volatile boolean visible;
    volatile boolean lost;
    volatile boolean unreachable;

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
