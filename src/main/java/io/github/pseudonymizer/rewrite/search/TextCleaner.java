package io.github.pseudonymizer.rewrite.search;

import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.dicom.charset.CharacterSet;
import io.github.pseudonymizer.dicom.charset.DecodedText;
import io.github.pseudonymizer.plan.action.Cleaning;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes out of free text what {@link LeakCheck} finds strictly, and what the patterns of the domain match. Asterisks
 * take its place, never more than there were characters, so that no value becomes too long for its VR; all other bytes
 * stay. What is left is checked once more.
 *
 * <p>Undecided is: what still gives something away, as text that is not of its character set may; a pattern that takes
 * too long; text of more than 4 MiB; and every VR in which asterisks cannot stand, such as CS, if anything is found.
 * Confined to one thread.
 */
public final class TextCleaner {

    private static final int LONGEST = 4 << 20;
    private static final String TOKEN = "***";

    private final LeakCheck leaks;
    private final PatternSearch patterns;

    public TextCleaner(LeakCheck leaks, Cleaning cleaning) {
        this.leaks = leaks;
        this.patterns = new PatternSearch(cleaning);
    }

    /** What became of a value. */
    public sealed interface Cleaned {}

    /** There was nothing to take out. */
    public record Unchanged() implements Cleaned {}

    /**
     * Something was taken out.
     *
     * @param value the rest, padded
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Changed(byte[] value) implements Cleaned {}

    /** Nobody can tell whether something is left. */
    record Undecided() implements Cleaned {}

    /** Cleans the element just read of everything. */
    public Cleaned clean(DatasetReader element, CharacterSet characterSet) {
        return clean(element, characterSet, LeakRules.Level.FREE_TEXT);
    }

    /**
     * Cleans the element just read.
     *
     * @param level what counts; what is {@link Changed} is clean of everything all the same
     */
    public Cleaned clean(DatasetReader element, CharacterSet characterSet, LeakRules.Level level) {
        boolean found = leaks.finds(element, characterSet, level);
        Vr vr = element.vr();
        // A date that may stay is no date in a text.
        boolean isTime = vr == Vr.DA || vr == Vr.DT || vr == Vr.TM;
        if (!found && (patterns.areNone() || isTime)) {
            return new Unchanged();
        }
        if (element.valueLength() > LONGEST || !(vr.isText() || vr == Vr.UN)) {
            return found ? new Undecided() : new Unchanged();
        }
        byte[] value = element.value();
        DecodedText text = characterSet.read(value, vr);
        Optional<List<Matches.Span>> matched = patterns.find(text.text(), vr);
        if (matched.isEmpty()) {
            return new Undecided();
        }
        if (!found && matched.get().isEmpty()) {
            return new Unchanged();
        }
        return isFreeText(vr) ? replace(text, vr, characterSet, matched.get()) : new Undecided();
    }

    private Cleaned replace(DecodedText text, Vr vr, CharacterSet characterSet, List<Matches.Span> matched) {
        List<Matches.Span> spans = new ArrayList<>(matched);
        spans.addAll(leaks.findAllStrictly(text.text(), vr));
        byte[] cleaned = ValueEncoding.pad(
                text.with(Matches.merge(spans).stream()
                        .map(span -> new DecodedText.Substitution(
                                span.start(), span.end(), TOKEN.substring(0, Math.min(TOKEN.length(), length(span)))))
                        .toList()),
                vr);
        return cleaned.length > longest(vr) || leaks.findsStrictly(cleaned, vr, characterSet)
                ? new Undecided()
                : new Changed(cleaned);
    }

    private static int length(Matches.Span span) {
        return span.end() - span.start();
    }

    /** Bytes that a length field can tell of; escape sequences may have been added. */
    private static int longest(Vr vr) {
        return vr.hasLongLength() ? Integer.MAX_VALUE : 0xFFFE;
    }

    private static boolean isFreeText(Vr vr) {
        return vr.isAffectedByCharacterSet();
    }
}
