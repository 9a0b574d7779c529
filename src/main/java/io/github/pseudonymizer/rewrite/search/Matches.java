// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The places of identities in a folded text: all, or only the first one. */
public final class Matches {

    /**
     * A range of a text.
     *
     * @param start its first character
     * @param end after its last one
     */
    public record Span(int start, int end) {}

    private final boolean all;
    private final List<Span> spans = new ArrayList<>();

    private Matches(boolean all) {
        this.all = all;
    }

    /** Every place will be noted. */
    static Matches all() {
        return new Matches(true);
    }

    /** Only the first place will be noted. */
    static Matches any() {
        return new Matches(false);
    }

    void add(int start, int end) {
        spans.add(new Span(start, end));
    }

    /** Whether the search can stop. */
    boolean suffice() {
        return !all && !spans.isEmpty();
    }

    boolean isEmpty() {
        return spans.isEmpty();
    }

    List<Span> spans() {
        return spans;
    }

    /** The places in ascending order; those that overlap or touch are merged. */
    static List<Span> merge(List<Span> spans) {
        List<Span> merged = new ArrayList<>();
        List<Span> sorted = new ArrayList<>(spans);
        sorted.sort(Comparator.comparingInt(Span::start));
        for (Span span : sorted) {
            Span last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last != null && span.start() <= last.end()) {
                merged.set(merged.size() - 1, new Span(last.start(), Math.max(last.end(), span.end())));
            } else {
                merged.add(span);
            }
        }
        return merged;
    }
}
