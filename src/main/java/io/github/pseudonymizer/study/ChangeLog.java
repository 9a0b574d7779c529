// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The archive's own durable log of what happened in it. Thread-safe. */
public interface ChangeLog {

    /** The number of the newest change. */
    long newest();

    /**
     * The number of the oldest change that is still in the log; one more than {@link #newest} if the log is empty.
     * Changes disappear with their resources, and an administrator may delete them all.
     */
    long oldest();

    /**
     * Studies to which something came shortly before the archive stopped, or since: when it stops, an archive forgets
     * which studies were about to become stable.
     *
     * @param cursor the number of the last change that was seen before it stopped
     * @param end the number of the newest change after it had started
     * @return empty if there are so many changes that comparing all studies takes less time
     */
    Optional<Set<String>> arrivals(long cursor, long end);

    /**
     * Studies to which something came.
     *
     * @param cursor the number of the change after which to begin
     * @param end the number of the last change to look at
     * @return empty if there are so many changes that comparing all studies takes less time
     */
    Optional<Set<String>> arrivalsBetween(long cursor, long end);

    /** How long after the last arrival, at the latest, the log tells that a study is stable. */
    Duration settling();

    /**
     * A stretch of the log.
     *
     * @param cursor the number of the last change that was seen, 0 for none
     * @throws ArchiveException if it cannot be read
     */
    Stretch after(long cursor);

    /**
     * What a stretch of the log says.
     *
     * @param studies the archive's ids of those that became stable, in order
     * @param cursor the number of the last change of the stretch
     * @param last whether nothing follows for now
     */
    record Stretch(List<String> studies, long cursor, boolean last) {

        public Stretch {
            studies = List.copyOf(studies);
        }
    }
}
