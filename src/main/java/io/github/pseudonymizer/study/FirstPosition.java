package io.github.pseudonymizer.study;

import java.time.Instant;
import java.util.Optional;

/**
 * Remembers, in the archive itself, where a first start began to follow it, until the {@link ChangeCursor} does: the
 * store may be out of reach for hours, and the server be restarted meanwhile. Thread-safe. Every method throws
 * {@link ArchiveException} if the archive does not do what is asked.
 */
public interface FirstPosition {

    /**
     * Where a first start began.
     *
     * @param position in the archive's change log
     * @param since by the archive's clock, to the second: what did not change after this was there before
     * @param studies how many there were
     */
    record Noted(long position, Instant since, long studies) {}

    /** What was noted; empty if nothing was, or if it cannot be read. */
    Optional<Noted> noted();

    /** Notes it, durably. */
    void note(Noted noted);

    /** Nothing is noted any more. */
    void forget();
}
