// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.stable;

import io.github.pseudonymizer.study.ChangeCursor;
import io.github.pseudonymizer.study.ChangeLog;
import io.github.pseudonymizer.study.Clocks;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.ServerLocks;
import io.github.pseudonymizer.study.Stores;
import io.github.pseudonymizer.study.StudyArchive;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads the archive's change log, which is the queue, and notes the work. The {@link ChangeCursor} tells where to
 * continue, so no change is lost while a part is down. One caller at a time.
 */
final class ChangeFollowing {

    /** By how much a clock may have been set back further, and gone on, before it was noticed. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private final StudyArchive archive;
    private final ChangeLog changes;
    private final ChangeCursor cursors;
    private final Reconciliation reconciliation;
    private final ServerLocks servers;
    private final FirstStart firstStart;
    private final Clocks clocks;
    private OptionalLong beginning = OptionalLong.empty();
    private Instant followedSince = Instant.EPOCH;
    private boolean continued;

    /** Up to which change it is sure that no study was forgotten. */
    private long checked;
    /** Up to which the log had been read at the last check. */
    private long readAtLastCheck;

    private long lastCheck;

    /** Studies that had not become stable when they were looked at. They are looked at again, while others come. */
    private Set<String> growing = Set.of();

    /**
     * Puts it together.
     *
     * @param firstStart where to begin if the archive has never been followed
     * @param clocks the archive's
     */
    ChangeFollowing(
            StudyArchive archive,
            ChangeLog changes,
            Stores stores,
            ServerLocks servers,
            FirstStart firstStart,
            Clocks clocks) {
        this.archive = archive;
        this.changes = changes;
        this.cursors = stores.cursors();
        this.reconciliation = new Reconciliation(archive, stores);
        this.servers = servers;
        this.firstStart = firstStart;
        this.clocks = clocks;
    }

    /**
     * Notes where the change log ends, at the first call only. A first start begins there, unless an earlier one could
     * not reach the database.
     */
    void begin() {
        if (beginning.isEmpty()) {
            firstStart.note();
            beginning = OptionalLong.of(changes.newest());
        }
    }

    /**
     * Reads the change log from the cursor to its end and notes the work. Where changes are gone that were not read, or
     * the log has begun again, all studies are compared with their copies.
     *
     * @return how many studies such a comparison added; empty if none was needed
     */
    OptionalInt catchUp() {
        begin();
        OptionalInt added = continued ? OptionalInt.empty() : goOn();
        noteClock();
        long cursor = cursor();
        ChangeLog.Stretch stretch;
        do {
            stretch = changes.after(cursor);
            if (stretch.cursor() > cursor) {
                if (changes.oldest() > cursor + 1) { // Asked after reading, because they may go in between.
                    added = OptionalInt.of(added.orElse(0) + reconcile());
                }
                advance(stretch.cursor(), stretch.studies());
                cursor = stretch.cursor();
            }
        } while (!stretch.last());
        addUntold(cursor);
        return added;
    }

    /** After a start: makes up for what the archive forgot when it stopped. */
    private OptionalInt goOn() {
        firstStart.begin(cursors);
        long cursor = cursor();
        followedSince = cursors.followedSince(archive.name()).orElseThrow();
        noteClock();
        OptionalInt added = OptionalInt.empty();
        if (cursor > end()) { // The archive is a new one or a restored backup.
            added = OptionalInt.of(reconcile());
            advance(beginning.orElseThrow(), List.of());
        } else {
            addForgotten(cursor);
        }
        addOlder();
        checked = beginning.orElseThrow();
        readAtLastCheck = checked;
        lastCheck = clocks.nanoTime().getAsLong();
        continued = true;
        return added;
    }

    /**
     * An archive whose disk is full just when a study becomes stable does not tell of it, and never will. So it is
     * asked when it should have told.
     */
    private void addUntold(long cursor) {
        long now = clocks.nanoTime().getAsLong();
        if (now - lastCheck < changes.settling().toNanos()) {
            return;
        }
        if (readAtLastCheck > checked || !growing.isEmpty()) {
            Optional<Set<String>> arrived = readAtLastCheck > checked
                    ? changes.arrivalsBetween(checked, readAtLastCheck)
                    : Optional.of(Set.of());
            if (arrived.isPresent()) {
                Set<String> studies = new HashSet<>(growing);
                studies.addAll(arrived.get());
                growing = reconciliation.runUnlessNoted(studies, followedSince);
            } else {
                reconcile();
            }
        }
        checked = readAtLastCheck;
        readAtLastCheck = cursor;
        lastCheck = now;
    }

    /**
     * The studies that a first start left alone, if they are wanted now. If this is interrupted, the next start does it
     * again.
     */
    private void addOlder() {
        if (firstStart.includesOlder(followedSince)) {
            int added = reconciliation.run(Instant.EPOCH);
            cursors.followSince(archive.name(), Instant.EPOCH);
            followedSince = Instant.EPOCH;
            firstStart.tellOfOlder(added);
        }
    }

    private long cursor() {
        return cursors.position(archive.name()).orElseThrow();
    }

    /** What comes after a clock was set back must not count as older than the first start. */
    private void noteClock() {
        Instant now = clocks.wall().instant();
        if (now.isBefore(followedSince)) {
            followedSince = now.minus(MARGIN);
            cursors.followSince(archive.name(), followedSince);
        }
    }

    /** Another server may have read on while this one was starting. */
    private long end() {
        return servers.isAlone() ? beginning.orElseThrow() : changes.newest();
    }

    /** No change will tell that these are stable, unless they get further instances. */
    private void addForgotten(long cursor) {
        changes.arrivals(cursor, beginning.orElseThrow())
                .ifPresentOrElse(studies -> reconciliation.run(studies, followedSince), this::reconcile);
    }

    /** If it is interrupted the cursor stands where it stood, so that it is done again. */
    private int reconcile() {
        return reconciliation.run(followedSince);
    }

    private void advance(long cursor, List<String> studies) {
        cursors.advance(archive.name(), cursor, studies.stream().distinct().toList(), Requester.Cause.STABLE_STUDY);
    }
}
