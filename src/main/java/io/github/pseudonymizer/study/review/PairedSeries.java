// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.review;

import java.util.List;
import java.util.Optional;

/**
 * A series and its copy.
 *
 * @param original the archive's id; empty if it is gone, or not known
 * @param copy the archive's id; empty if it has no copy
 * @param instances in the order of their numbers
 */
public record PairedSeries(Optional<String> original, Optional<String> copy, List<Pair> instances) {

    /** An instance and its copy; as above. */
    public record Pair(Optional<String> original, Optional<String> copy) {}

    public PairedSeries {
        instances = List.copyOf(instances);
    }
}
