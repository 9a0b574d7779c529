// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.adopt;

import java.util.List;
import java.util.OptionalLong;

/**
 * The result of an adoption. Each study is new, known or in conflict.
 *
 * @param studies how many copies were looked at
 * @param added how many were adopted now, or would be
 * @param known how many were the copies of their originals already
 * @param conflicts those that were left alone; of very many only the first {@value #MOST_LISTED}
 * @param conflictCount how many there are
 * @param applied whether the new ones are recorded now
 */
public record AdoptionReport(
        int studies, int added, int known, List<Conflict> conflicts, int conflictCount, boolean applied) {

    /** So many conflicts are listed. */
    public static final int MOST_LISTED = 100_000;

    /**
     * A copy that was left alone.
     *
     * @param study the archive's id of the copy
     * @param line of the table that names it, if there is one
     * @param reason without any value
     */
    public record Conflict(String study, OptionalLong line, String reason) {}

    public AdoptionReport {
        conflicts = List.copyOf(conflicts);
    }
}
