// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.metrics;

import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.PendingStudy;

/** How the database was when it was last looked at. */
public sealed interface DatabaseState {

    /**
     * It answers, fits the key file, and takes changes.
     *
     * @param queue the work to do in this archive
     */
    record Usable(PendingStudy.Queue queue) implements DatabaseState {}

    /**
     * It does not.
     *
     * @param reason why not; {@link StoreException.Reason#UNREACHABLE} also if it has not answered yet
     */
    record Unusable(StoreException.Reason reason) implements DatabaseState {}
}
