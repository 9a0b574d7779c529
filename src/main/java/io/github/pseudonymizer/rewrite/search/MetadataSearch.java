// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.search;

import io.github.pseudonymizer.plan.action.Cleaning;
import io.github.pseudonymizer.plan.action.TextDates;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Searches metadata in frames. Short metadata is searched by the strict rules of {@link LeakCheck} and the patterns of
 * the domain. In long metadata short texts occur by chance, so it is searched by the rules for large bytes, and for
 * dates in digits with year, month and day. Confined to one thread.
 */
public final class MetadataSearch {

    private static final int SHORT_BYTES = 4096;

    private final LeakCheck leaks;
    private final PatternSearch patterns;
    private final boolean searchesDates;

    /** @param cleaning says whether dates may stay */
    public MetadataSearch(LeakCheck leaks, Cleaning cleaning) {
        this.leaks = leaks;
        this.patterns = new PatternSearch(cleaning);
        this.searchesDates = cleaning.dates();
    }

    /**
     * Whether metadata mentions an identity or a date.
     *
     * @param metadata from its position to its limit; both stay
     */
    public boolean mentions(ByteBuffer metadata) {
        if (metadata.remaining() > SHORT_BYTES) {
            return mentionsAmidNoise(metadata);
        }
        byte[] bytes = new byte[metadata.remaining()];
        metadata.get(metadata.position(), bytes);
        return leaks.findsStrictly(bytes) || patterns.matchesAmid(metadata);
    }

    /**
     * Whether compressed data, in which short texts occur by chance, mentions an identity or a date.
     *
     * @param data from its position to its limit; both stay
     */
    public boolean mentionsAmidNoise(ByteBuffer data) {
        return TextRuns.anyMatch(data, runs -> leaks.findsAmidNoise(runs) || hasDate(runs));
    }

    private boolean hasDate(byte[] runs) {
        return searchesDates && TextDates.areInFigures(new String(runs, StandardCharsets.ISO_8859_1));
    }
}
