package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.action.Cleaning;
import io.github.pseudonymizer.rewrite.pixels.MetadataCheck;
import io.github.pseudonymizer.rewrite.search.LeakCheck;
import io.github.pseudonymizer.rewrite.search.PatternSearch;
import io.github.pseudonymizer.rewrite.search.TextRuns;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Judges metadata in frames: by the strict rules of {@link LeakCheck} and the patterns of the domain where it is short;
 * otherwise, because chance makes short texts, by the rules for large bytes, and by dates in figures with year, month
 * and day.
 */
final class PixelMetadata implements MetadataCheck {

    private static final int SHORT_BYTES = 4096;
    private static final int PIECE = 1 << 20;
    private static final int OVERLAP = 4096;
    private static final Pattern DATE =
            Pattern.compile("(?<!\\d)(?:19|20)\\d\\d([-./: ]?)(?:0[1-9]|1[0-2])\\1(?:0[1-9]|[12]\\d|3[01])(?!\\d)");

    private final LeakCheck leaks;
    private final PatternSearch patterns;
    private final boolean searchesDates;

    /** @param cleaning says whether dates may stay */
    PixelMetadata(LeakCheck leaks, Cleaning cleaning) {
        this.leaks = leaks;
        this.patterns = new PatternSearch(cleaning);
        this.searchesDates = cleaning.dates();
    }

    @Override
    public boolean mentions(ByteBuffer metadata) {
        if (metadata.remaining() > SHORT_BYTES) {
            return mentionsAmidNoise(metadata);
        }
        byte[] bytes = new byte[metadata.remaining()];
        metadata.get(metadata.position(), bytes);
        String text = new String(TextRuns.in(metadata), StandardCharsets.ISO_8859_1);
        return leaks.findsStrictly(bytes)
                || patterns.find(text, Vr.LT).map(found -> !found.isEmpty()).orElse(true);
    }

    @Override
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
                && DATE.matcher(new String(runs, StandardCharsets.ISO_8859_1)).find();
    }
}
