// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Remarks, with the number of times each was made. Bounded: of one million malformed dates at as many places, the first
 * few are named and the others counted.
 *
 * @param counts the first {@value #MOST} different remarks, in the order in which they were made
 * @param others how many remarks are not among them
 */
public record Remarks(Map<Remark, Long> counts, long others) {

    /** How many different remarks are named. */
    public static final int MOST = 20;

    public static final Remarks NONE = new Remarks(Map.of(), 0);

    public Remarks {
        counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    }

    public boolean isEmpty() {
        return counts.isEmpty() && others == 0;
    }

    /** One line for each remark. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        counts.forEach((remark, count) ->
                lines.add(remark.path() + ": " + remark.problem().text() + " (" + count + ")"));
        if (others > 0) {
            lines.add("further remarks (" + others + ")");
        }
        return lines;
    }

    /** Gathers remarks. Thread-safe. */
    public static final class Collector {
        private final Map<Remark, Long> counts = new LinkedHashMap<>();
        private long others;

        public synchronized void add(Remark remark) {
            add(remark, 1);
        }

        /** Adds the remarks of another collector. */
        public synchronized void addAll(Remarks remarks) {
            remarks.counts().forEach(this::add);
            others += remarks.others();
        }

        /** The remarks so far. */
        public synchronized Remarks remarks() {
            return counts.isEmpty() ? NONE : new Remarks(counts, others);
        }

        /**
         * Adds one remark that was made several times.
         *
         * @param count nothing is added if 0
         */
        public synchronized void add(Remark remark, long count) {
            if (count == 0) {
                return;
            }
            if (counts.size() < MOST || counts.containsKey(remark)) {
                counts.merge(remark, count, Long::sum);
            } else {
                others += count;
            }
        }
    }
}
