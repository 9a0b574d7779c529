// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.search;

import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.dicom.charset.CharacterSet;
import io.github.pseudonymizer.dicom.charset.DecodedText;
import io.github.pseudonymizer.dicom.charset.ValueEncoding;
import io.github.pseudonymizer.plan.action.Cleaning;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Removes from free text the identities that {@link LeakCheck} finds by the strict rules, and the matches of the
 * domain's patterns. Asterisks take their place, never more than there were characters, so that no value becomes too
 * long for its VR. All other bytes stay. The result is checked again.
 *
 * <p>Bytes that are no text stay if neither an identity nor a match is found in them.
 *
 * <p>Undecided are: text that still gives an identity away, as text outside its character set may; a pattern that takes
 * too long; text of more than 4 MiB; and every VR that does not allow asterisks, such as CS, if anything is found.
 * Confined to one thread.
 */
public final class TextCleaner {

    private static final int LONGEST = 4 << 20;
    private static final String TOKEN = "***";

    private final LeakCheck leaks;
    private final PatternSearch patterns;
    private final WellFormed wellFormed = new WellFormed();

    public TextCleaner(LeakCheck leaks, Cleaning cleaning) {
        this.leaks = leaks;
        this.patterns = new PatternSearch(cleaning);
    }

    /** The result for a value. */
    public sealed interface Cleaned {}

    /** It had nothing to remove. */
    public record Unchanged() implements Cleaned {}

    /**
     * Something was removed.
     *
     * @param value the rest, padded
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Changed(byte[] value) implements Cleaned {}

    /** Whether something is left cannot be told. */
    record Undecided() implements Cleaned {}

    /** Whether an attribute holds a code, which must stay or go as a whole. */
    public static boolean isCode(int tag) {
        return LeakRules.isCode(tag);
    }

    /** Cleans the element just read, on the level of free text. */
    public Cleaned clean(DatasetReader element, CharacterSet characterSet) {
        return clean(element, characterSet, LeakLevel.FREE_TEXT);
    }

    /**
     * Cleans the element just read.
     *
     * @param level decides whether it is cleaned; a {@link Changed} value is clean on the level of free text
     */
    public Cleaned clean(DatasetReader element, CharacterSet characterSet, LeakLevel level) {
        boolean found = leaks.finds(element, characterSet, level);
        Vr vr = element.vr();
        if (!found && (patterns.isEmpty() || isDate(element))) {
            return new Unchanged();
        }
        boolean isLong = element.valueLength() > LONGEST;
        if (!vr.isText() && (isLong || vr != Vr.UN)) {
            boolean matches = found || patterns.matchesAmid(bytes(element));
            return matches ? new Undecided() : new Unchanged();
        }
        if (isLong) {
            return new Undecided();
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

    /** A date element holds no text; a date in it may stay. A time must be one, because it stays where dates go. */
    private boolean isDate(DatasetReader element) {
        Vr vr = element.vr();
        return vr == Vr.DA || vr == Vr.DT || (vr == Vr.TM && wellFormed.of(element) == ValueForm.HARMLESS);
    }

    private static ByteBuffer bytes(DatasetReader element) {
        return element.bytes().slice(element.valueStart(), element.valueLength());
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

    /** The longest value in bytes that a length field allows; added escape sequences may exceed it. */
    private static int longest(Vr vr) {
        return vr.hasLongLength() ? Integer.MAX_VALUE : 0xFFFE;
    }

    private static boolean isFreeText(Vr vr) {
        return vr.isAffectedByCharacterSet();
    }
}
