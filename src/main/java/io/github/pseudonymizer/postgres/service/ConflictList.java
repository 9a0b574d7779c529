// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.service;

import io.github.pseudonymizer.service.Conflict;
import io.github.pseudonymizer.service.ImportReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Conflicts in the order of their lines; of very many the first ones and their number. Confined to one thread. */
final class ConflictList {

    private final List<Conflict> first = new ArrayList<>();
    private long count;

    /** Adds one; the lines of those added grow. */
    void add(Conflict conflict) {
        count++;
        if (first.size() < ImportReport.MOST_LISTED) {
            first.add(conflict);
        }
    }

    long count() {
        return count;
    }

    /** Those of this list and of another one. */
    List<Conflict> with(ConflictList other) {
        return Stream.concat(first.stream(), other.first.stream())
                .sorted(Comparator.comparingLong(Conflict::line))
                .limit(ImportReport.MOST_LISTED)
                .toList();
    }
}
