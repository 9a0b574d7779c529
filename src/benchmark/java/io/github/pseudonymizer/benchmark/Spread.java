// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.benchmark;

import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/** Figures that were measured several times. */
record Spread(List<Double> sorted) {

    Spread {
        sorted = sorted.stream().sorted().toList();
        if (sorted.isEmpty()) {
            throw new IllegalArgumentException("no figure was measured");
        }
    }

    static Spread of(List<Double> figures) {
        return new Spread(figures);
    }

    double median() {
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    /** The figure that this share of all do not exceed, from 0 to 1. */
    double quantile(double share) {
        int index = (int) Math.ceil(share * sorted.size()) - 1;
        return sorted.get(Math.max(0, index));
    }

    Spread map(DoubleUnaryOperator function) {
        return new Spread(sorted.stream().map(function::applyAsDouble).toList());
    }

    /** The median, and in brackets the least and the most. */
    String text(int decimals) {
        return number(median(), decimals) + " (" + number(sorted.get(0), decimals) + "–"
                + number(sorted.get(sorted.size() - 1), decimals) + ")";
    }

    static String number(double value, int decimals) {
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
