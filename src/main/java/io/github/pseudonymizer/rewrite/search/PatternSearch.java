// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.search;

import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.pattern.RegexBudget;
import io.github.pseudonymizer.plan.action.Cleaning;
import io.github.pseudonymizer.plan.action.DateText;
import io.github.pseudonymizer.plan.action.TextDates;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks for the patterns of a domain in each value of a text. A pattern that takes too long is stopped, because an
 * expression that reads a text over and over may not end within a lifetime. After several of these no more patterns are
 * tried.
 *
 * <p>The limit is on the characters that an expression reads, not on time, so that a text has the same outcome on every
 * machine. Confined to one thread.
 */
final class PatternSearch {

    private static final int READS = 2_000_000;
    private static final int READS_PER_CHARACTER = 50;
    private static final int MOST_STOPPED = 20;
    private static final int LARGE_BYTES = 64 << 10;

    private final Cleaning cleaning;
    private int stopped;

    PatternSearch(Cleaning cleaning) {
        this.cleaning = cleaning;
    }

    boolean isEmpty() {
        return cleaning.patterns().isEmpty() && !cleaning.dates();
    }

    /** The places where a pattern matches one character or more; empty if one took too long. */
    Optional<List<Matches.Span>> find(String text, Vr vr) {
        return find(text, vr, true);
    }

    private Optional<List<Matches.Span>> find(String text, Vr vr, boolean dates) {
        List<Matches.Span> spans = new ArrayList<>();
        if (isEmpty()) {
            return Optional.of(spans);
        }
        if (stopped >= MOST_STOPPED) {
            return Optional.empty();
        }
        try {
            int start = 0;
            for (int at = text.indexOf('\\'); at >= 0 && vr.isMultiple(); at = text.indexOf('\\', start)) {
                find(text, start, at, dates, spans);
                start = at + 1;
            }
            find(text, start, text.length(), dates, spans);
            return Optional.of(spans);
        } catch (RegexBudget.TooManyReads | StackOverflowError runaway) {
            // The expression engine calls itself for each repetition of a group, so its stack can end first.
            stopped++;
            return Optional.empty();
        }
    }

    /**
     * Whether a pattern matches in what looks like text among these bytes, or took too long. If there are many bytes,
     * names of months occur by chance, so only dates in figures count.
     *
     * @param bytes from their position to their limit; both stay
     */
    boolean matchesAmid(ByteBuffer bytes) {
        boolean areMany = bytes.remaining() > LARGE_BYTES;
        return !isEmpty()
                && TextRuns.anyMatch(bytes, runs -> matchesIn(new String(runs, StandardCharsets.ISO_8859_1), areMany));
    }

    private boolean matchesIn(String runs, boolean areMany) {
        if (areMany && cleaning.dates() && TextDates.areInFigures(runs)) {
            return true;
        }
        return find(runs, Vr.LT, !areMany).map(found -> !found.isEmpty()).orElse(true);
    }

    private void find(String text, int from, int to, boolean dates, List<Matches.Span> spans) {
        String value = text.substring(from, to);
        cleaning.patterns()
                .forEach(pattern ->
                        find(pattern, value, (start, end) -> spans.add(new Matches.Span(from + start, from + end))));
        if (dates && cleaning.dates()) {
            DateText dated = DateText.of(value);
            TextDates.patternsFor(dated)
                    .forEach(pattern -> find(
                            pattern,
                            dated.text(),
                            (start, end) -> spans.add(new Matches.Span(
                                    from + dated.originalStart(start), from + dated.originalEnd(end)))));
        }
    }

    /** Takes the ends of a match. */
    private interface Found {
        void at(int start, int end);
    }

    private static void find(Pattern pattern, String text, Found found) {
        Matcher matcher = pattern.matcher(new RegexBudget(text, READS + (long) READS_PER_CHARACTER * text.length()));
        while (matcher.find()) {
            if (matcher.end() > matcher.start()) {
                found.at(matcher.start(), matcher.end());
            }
        }
    }
}
