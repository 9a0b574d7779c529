// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.stable;

import io.github.pseudonymizer.study.Progress;
import java.util.Optional;
import java.util.OptionalInt;

/** The work without a client, in the steps that threads carry out. Thread-safe. */
public interface StableWork {

    /**
     * The result of one work.
     *
     * @param problem why it could not be done, without any value of a dataset; empty if it was
     */
    record Attempt(String problem) {}

    /** Notes copies for completion that a crash interrupted. Once per start. */
    void recover();

    /**
     * Notes copies for completion that were interrupted when another server of the archive crashed, and brings work
     * forward that is due far too late because the database's clock was set back. Called now and then. Work that was
     * given up stays as it is.
     */
    void recoverLost();

    /** Notes and releases work for which the database was away. Quick otherwise. */
    void recoverUnnoted();

    /**
     * Notes where the change log ends, at the first call only. A first start begins there, also if the database can be
     * reached only later. One caller at a time.
     */
    void begin();

    /**
     * Reads the change log from the cursor to its end and notes the work. Where changes are gone that were not read, or
     * the log has begun again, all studies are compared with their copies. One caller at a time.
     *
     * @return how many studies such a comparison added; empty if none was needed
     */
    OptionalInt catchUp();

    /**
     * Does the work that has waited longest, if any is due.
     *
     * @return why it could not be done, or empty if it was; nothing at all if no work is due
     */
    Optional<Attempt> workOnce(Progress progress);
}
