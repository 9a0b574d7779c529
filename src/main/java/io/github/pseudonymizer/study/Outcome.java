// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study;

import io.github.pseudonymizer.rewrite.report.Remarks;
import java.util.ArrayList;
import java.util.List;

/**
 * The result of an order.
 *
 * @param copies one per study, in the order of the originals
 * @param instances how many instances the originals have
 * @param failures how many of them are not in the copy; 0 unless the order was permissive
 * @param ignored wishes that were not honoured
 * @param remarks unusual values of the originals that were copied now
 * @param orphans how many instances of the copies have no original, because it was deleted
 */
public record Outcome(
        List<Copy> copies, int instances, int failures, List<String> ignored, Remarks remarks, int orphans) {

    /**
     * One study's copy, or the part of it that was asked for.
     *
     * @param patient the archive's id of the pseudonymized patient
     * @param study the archive's id of the copied study
     * @param series the archive's ids of the copied series
     * @param instances the archive's ids of the copied instances
     */
    public record Copy(String patient, String study, List<String> series, List<String> instances) {

        public Copy {
            series = List.copyOf(series);
            instances = List.copyOf(instances);
        }
    }

    public Outcome {
        copies = List.copyOf(copies);
        ignored = List.copyOf(ignored);
    }

    /** Notes for readers of the copies, one per line. */
    public List<String> remarkLines() {
        List<String> lines = new ArrayList<>(remarks.lines());
        if (orphans > 0) {
            lines.add(orphansLine(orphans));
        }
        return lines;
    }

    public static String orphansLine(int orphans) {
        return "instances in the copy whose originals were deleted (" + orphans + ")";
    }
}
