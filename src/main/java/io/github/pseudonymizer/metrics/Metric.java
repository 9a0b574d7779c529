// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.metrics;

import java.util.regex.Pattern;

/**
 * One number for Orthanc's metrics.
 *
 * @param name after Prometheus' conventions: units at the end, {@code _total} for what only grows; of our making, never
 *     of a dataset. Orthanc's metrics have no labels
 * @param value NaN if it is not known now
 */
record Metric(String name, double value) {

    private static final Pattern NAME = Pattern.compile("pseudonymizer_[a-z_]*[a-z]");

    /** @throws IllegalArgumentException if the name is not one of ours */
    Metric {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a metric of ours begins with pseudonymizer_");
        }
    }

    Metric(String name, boolean value) {
        this(name, value ? 1 : 0);
    }

    static Metric unknown(String name) {
        return new Metric(name, Double.NaN);
    }
}
