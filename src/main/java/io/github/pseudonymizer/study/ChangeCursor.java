// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far the {@link ChangeLog} of each archive has been read. Thread-safe, safe for many servers, durable when a
 * method returns. Every method throws {@link io.github.pseudonymizer.pseudonym.StoreException} if the store fails;
 * nothing was changed then.
 */
public interface ChangeCursor {

    /** Up to which number the archive's change log has been read; empty before {@link #begin}. */
    OptionalLong position(String archive);

    /**
     * Begins to follow an archive, if that was not begun before.
     *
     * @param position where in its change log
     * @param since studies that did not change after this, by the archive's clock, are not followed
     */
    void begin(String archive, long position, Instant since);

    /** What {@link #begin} was told, or {@link #followSince}; empty before. */
    Optional<Instant> followedSince(String archive);

    /**
     * Follows an archive since an earlier time.
     *
     * @param since by the archive's clock; nothing changes if it is later than what {@link #followedSince} tells
     */
    void followSince(String archive, Instant since);

    /**
     * Moves the cursor and adds work, as {@link StudyQueue#add} does, in one transaction.
     *
     * @param position the new position in the change log
     */
    void advance(String archive, long position, List<String> studies, Requester.Cause cause);
}
