// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.stable;

import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.ChangeCursor;
import io.github.pseudonymizer.study.ChangeLog;
import io.github.pseudonymizer.study.Clocks;
import io.github.pseudonymizer.study.FirstPosition;
import io.github.pseudonymizer.study.StudyArchive;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where following begins if the archive has never been followed: at the end of the change log at that moment, also if
 * the store can be reached only later, and after restarts. Older studies are left alone unless a backlog is wanted. One
 * caller at a time.
 */
public final class FirstStart {

    private final StudyArchive archive;
    private final ChangeLog changes;
    private final FirstPosition position;
    private final boolean backlog;
    private final Clocks clocks;
    private final Consumer<String> warnings;
    private Optional<FirstPosition.Noted> noted = Optional.empty();

    /**
     * Notes nothing yet.
     *
     * @param backlog whether the studies that were there before are followed, too
     * @param clocks the archive's
     * @param warnings hears what administrators should know; no value of a dataset and no id
     */
    public FirstStart(
            StudyArchive archive,
            ChangeLog changes,
            FirstPosition position,
            boolean backlog,
            Clocks clocks,
            Consumer<String> warnings) {
        this.archive = archive;
        this.changes = changes;
        this.position = position;
        this.backlog = backlog;
        this.clocks = clocks;
        this.warnings = warnings;
    }

    /**
     * Notes where the change log ends, unless that has been done: to be called before anything else is tried. If it
     * cannot be written down, it is known until the end of the process, and a warning says so. If the change log cannot
     * be read, nothing is noted; the code that follows the log tries again and says so.
     */
    public void note() {
        if (noted.isPresent()) {
            return;
        }
        try {
            noted = earlier();
            if (noted.isEmpty()) {
                noted = Optional.of(end());
                write(noted.get());
            }
        } catch (ArchiveException unread) {
            return; // Of the change log.
        }
    }

    private Optional<FirstPosition.Noted> earlier() {
        try {
            return position.noted();
        } catch (ArchiveException unread) {
            return Optional.empty();
        }
    }

    private void write(FirstPosition.Noted end) {
        try {
            position.note(end);
        } catch (ArchiveException unwritten) {
            warnings.accept("Where this start found the end of Orthanc's change log could not be written down. If it is"
                    + " the first start, and Orthanc is restarted before the database is reached, studies that came"
                    + " before the restart get no copy: " + unwritten.getMessage());
        }
    }

    private FirstPosition.Noted end() {
        // As exact as what the archive tells of studies.
        Instant now = clocks.wall().instant().truncatedTo(ChronoUnit.SECONDS);
        return new FirstPosition.Noted(changes.newest(), now, archive.countStudies());
    }

    /** Begins to follow the archive, if that was not begun before, and says what that means for the studies in it. */
    void begin(ChangeCursor cursors) {
        note();
        if (cursors.position(archive.name()).isEmpty()) {
            FirstPosition.Noted first = noted.orElseGet(this::end);
            cursors.begin(archive.name(), backlog ? 0 : first.position(), backlog ? Instant.EPOCH : first.since());
            tellOf(first.studies());
        }
        forget();
    }

    private void tellOf(long studies) {
        if (studies == 0) {
            return;
        }
        String found = "Stable studies are followed from now on. Orthanc held " + studies + " before";
        warnings.accept(
                backlog
                        ? found + ", which are pseudonymized, too, as Backlog says"
                        : found
                                + ", which are left alone unless somebody asks for a copy. To pseudonymize them, too, set"
                                + " Backlog in StableStudies to true, now or later, and restart Orthanc");
    }

    /** From now on the cursor tells. A note that remains is removed at the next start. */
    private void forget() {
        try {
            position.forget();
        } catch (ArchiveException later) {
            return;
        }
    }

    /** The archive is not followed: following it later is another first start. */
    public void skip() {
        noted = Optional.empty();
        forget();
    }

    /**
     * Whether studies that were left alone at the first start are wanted now.
     *
     * @param since since when the archive has been followed
     */
    boolean includesOlder(Instant since) {
        return backlog && since.isAfter(Instant.EPOCH);
    }

    /** Says how many studies get copies that were left alone before. */
    void tellOfOlder(int added) {
        warnings.accept("Older studies are pseudonymized, too, as Backlog says: " + added + " lack a copy");
    }
}
