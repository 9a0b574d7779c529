// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.service;

import java.util.ArrayList;
import java.util.List;

/**
 * What came of a clinical table.
 *
 * @param rows that were read
 * @param conflicts by line; of very many only the first ones
 * @param conflictCount how many there are; with one, nothing was answered
 */
public record TableReport(long rows, List<Conflict> conflicts, long conflictCount) {

    public TableReport {
        conflicts = List.copyOf(conflicts);
    }

    /** Whether nothing stands against the table. */
    public boolean isClean() {
        return conflictCount == 0;
    }

    /** Collects the conflicts. Confined to one thread. */
    static final class Collector {

        private final List<Conflict> conflicts = new ArrayList<>();
        private long count;
        private long rows;

        void row() {
            rows++;
        }

        void conflict(long line, String reason) {
            count++;
            if (conflicts.size() < ImportReport.MOST_LISTED) {
                conflicts.add(new Conflict(line, reason));
            }
        }

        long rows() {
            return rows;
        }

        TableReport report() {
            return new TableReport(rows, conflicts, count);
        }
    }
}
