// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study;

import java.time.Instant;
import java.util.Optional;

/**
 * Remembers in the archive itself where a first start began to follow it, until the {@link ChangeCursor} does: the
 * store may be out of reach for hours, and the server may restart meanwhile. Thread-safe. Every method throws
 * {@link ArchiveException} if the archive fails.
 */
public interface FirstPosition {

    /**
     * Where a first start began.
     *
     * @param position in the archive's change log
     * @param since by the archive's clock, to the second: studies that did not change later are older
     * @param studies how many there were
     */
    record Noted(long position, Instant since, long studies) {}

    /** The noted position; empty if none was noted or it cannot be read. */
    Optional<Noted> noted();

    /** Notes it, durably. */
    void note(Noted noted);

    void forget();
}
