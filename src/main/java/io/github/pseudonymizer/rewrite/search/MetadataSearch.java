// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.search;

import io.github.pseudonymizer.plan.action.Cleaning;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Searches metadata in frames. Short metadata is searched by the strict rules of {@link LeakCheck} and the patterns of
 * the domain. In long metadata short texts occur by chance, so it is searched by the rules for large bytes, and for
 * dates in digits with year, month and day. Confined to one thread.
 */
public final class MetadataSearch {

    private static final int SHORT_BYTES = 4096;
    private static final int PIECE = 1 << 20;
    private static final int OVERLAP = 4096;

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
        int from = data.position();
        while (true) {
            int length = Math.min(PIECE, data.limit() - from);
            byte[] runs = TextRuns.in(data.slice(from, length));
            if (leaks.findsAmidNoise(runs) || hasDate(runs)) {
                return true;
            }
            if (from + length == data.limit()) {
                return false;
            }
            from += length - OVERLAP;
        }
    }

    private boolean hasDate(byte[] runs) {
        return searchesDates
                && PatternSearch.DATE
                        .matcher(new String(runs, StandardCharsets.ISO_8859_1))
                        .find();
    }
}
