// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.service;

import java.util.List;

/**
 * The result of an import. Each row is new, known or in conflict.
 *
 * @param rows of the table, without its header
 * @param added how many were not known; in the database only if {@code applied}
 * @param known how many the database had already, with the same pseudonym
 * @param conflicts by line; of very many only the first {@value #MOST_LISTED}
 * @param conflictCount how many there are
 * @param applied whether the new ones are in the database now
 */
public record ImportReport(
        long rows, long added, long known, List<Conflict> conflicts, long conflictCount, boolean applied) {

    /** So many conflicts are listed. */
    public static final int MOST_LISTED = 100_000;

    public ImportReport {
        conflicts = List.copyOf(conflicts);
    }

    /** Whether nothing stands against the import. */
    public boolean isClean() {
        return conflictCount == 0;
    }
}
