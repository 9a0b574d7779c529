// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.search;

import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Tags;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.dicom.charset.CharacterSet;
import io.github.pseudonymizer.dicom.charset.DecodedText;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Finds identities of the original in values that stay.
 *
 * <p><b>Where:</b> in every text element, in UN, in private elements other than numbers, in bytes of an attribute to
 * which the dictionary gives another VR, and in encapsulated documents. Never in overlays, waveforms and other bulk
 * data; in pixel data only in bytes that cannot be removed ({@code PixelElements}).
 *
 * <p><b>How:</b> text is read in the character set of its place, and as Unicode if it is that, too. Bytes outside that
 * set, and bytes without a declared set, are read in each set that they may be in ({@link Decodings}). Texts are
 * compared after {@link Folding}.
 *
 * <p><b>What</b>, each value on its own, but parts of a name also across the values of one element:
 *
 * <ul>
 *   <li>Everywhere: Patient IDs and accession numbers of four characters or more, delimited: not inside a longer word
 *       or number. If they are only digits, they are a coincidence in dates and times; in numbers, UIDs and codes, too,
 *       unless they have eight digits or more and, in numbers and UIDs, are the whole value. If they are only letters,
 *       they are a coincidence in coded terms (CS, code values). Terms that the standard defines do not count.
 *   <li>Names: family with given name in the usual orders, or any two different parts of a name in one element. One
 *       part alone does not count, because "Philips" makes scanners; unless the name has no other part, and another
 *       person name equals it.
 *   <li>UIDs that are mapped, not inside a longer one; shorter than eight characters only as the whole of a UI value
 *       whose attribute does not name a class.
 *   <li>In bytes (UN, OB …) of more than 64 KiB, in which any short text occurs by chance: identities and names of six
 *       characters or more, and UIDs.
 *   <li>{@linkplain LeakLevel#LABEL In labels}, malformed values and private bytes, also: one part of a name of four
 *       characters or more; the birth date, and dates that do not stay, in the usual spellings; the identities of
 *       others: people, institutions, places, orders ({@link SearchTerms}).
 *   <li>{@linkplain LeakLevel#FREE_TEXT In free text} that is cleaned or kept on a wish, also: parts of a name of three
 *       characters, short identities, and terms.
 * </ul>
 *
 * <p>An ideograph or a syllable of Hangul counts as two characters. In a script without spaces, or with particles
 * attached to names, every place is delimited. Words that do not identify, such as UNKNOWN, are not searched for.
 * Confined to one thread.
 */
public final class LeakCheck {

    private static final int PIXEL_GROUP = 0x7FE0;

    /** Longer values are searched in pieces that overlap; an identity is found if it is shorter than the overlap. */
    private static final int PIECE = 1 << 20;

    private static final int OVERLAP = 4096;

    private final IdentitySearch search;
    private final boolean othersComplete;
    private final Decodings decodings;
    private final FoldedText folded = new FoldedText();

    /**
     * Prepares the search.
     *
     * @param terms made for other instances of the study; these are added
     * @param characterSets of the whole dataset
     */
    public LeakCheck(Identities identities, SearchTermCache terms, List<CharacterSet> characterSets) {
        this.search = new IdentitySearch(identities, terms);
        this.othersComplete = identities.others().complete();
        this.decodings = new Decodings(characterSets);
    }

    /** Whether the element just read gives an identity away. */
    public boolean finds(DatasetReader element, CharacterSet characterSet) {
        return isSearched(element) && finds(element, characterSet, LeakRules.of(element, LeakLevel.TERM));
    }

    /** Whether the element just read gives away an identity of this level. */
    public boolean finds(DatasetReader element, CharacterSet characterSet, LeakLevel level) {
        return !othersComplete || finds(element, characterSet, LeakRules.of(element, level));
    }

    /** As {@link #finds}, on the level of free text. */
    public boolean findsStrictly(DatasetReader element, CharacterSet characterSet) {
        return finds(element, characterSet, LeakLevel.FREE_TEXT);
    }

    /** Whether this value of a text element gives away an identity by the strict rules. */
    public boolean findsStrictly(byte[] value, Vr vr, CharacterSet characterSet) {
        return !othersComplete
                || finds(ByteBuffer.wrap(value), 0, value.length, vr, characterSet, LeakRules.freeText(vr));
    }

    /** Whether this text, which is to be put into the copy, gives away an identity by the strict rules. */
    public boolean findsStrictly(String text) {
        folded.read(text);
        Matches matches = Matches.any();
        search.search(folded, LeakRules.freeText(Vr.LO), matches);
        return !othersComplete || !matches.isEmpty();
    }

    /**
     * The places of all identities in this text by the strict rules, in its own characters. Surrogates are not
     * separated.
     */
    List<Matches.Span> findAllStrictly(String text, Vr vr) {
        folded.read(text);
        Matches matches = Matches.all();
        search.search(folded, LeakRules.freeText(vr), matches);
        return matches.spans().stream()
                .map(hit -> new Matches.Span(folded.sourceStart(hit.start()), folded.sourceEnd(hit.end())))
                .toList();
    }

    /** Whether these bytes, which are to be put into the copy, give away an identity by the strict rules. */
    public boolean findsStrictly(byte[] bytes) {
        ByteBuffer value = ByteBuffer.wrap(bytes);
        LeakRules rules = LeakRules.bytes(bytes.length, LeakLevel.FREE_TEXT);
        return !othersComplete || finds(value, 0, bytes.length, Vr.OB, CharacterSet.DEFAULT, rules);
    }

    /** Whether these bytes, picked from many others, give an identity away. Short texts occur in them by chance. */
    public boolean findsAmidNoise(byte[] bytes) {
        return finds(ByteBuffer.wrap(bytes), 0, bytes.length, Vr.OB, CharacterSet.DEFAULT, LeakRules.amidNoise());
    }

    private static boolean isSearched(DatasetReader element) {
        Vr vr = element.vr();
        if (vr.isText() || vr == Vr.UN) {
            return true;
        }
        Tag tag = new Tag(element.tag());
        if (tag.isPrivate()) {
            return !vr.isNumbers();
        }
        if (element.encoding().isExplicit() && !element.isVrEncoded()) {
            return tag.group() != PIXEL_GROUP;
        }
        return tag.value() == Tags.ENCAPSULATED_DOCUMENT || isElsewhere(Dictionary.vrOf(tag));
    }

    /** Whether numbers and bytes do not belong into an attribute with this VR in the dictionary. */
    private static boolean isElsewhere(Vr expected) {
        return expected.isText() || expected == Vr.UN || expected == Vr.SQ;
    }

    private boolean finds(DatasetReader element, CharacterSet characterSet, LeakRules rules) {
        ByteBuffer bytes = element.bytes();
        int from = element.valueStart();
        while (element.end() - from > PIECE) {
            if (finds(bytes, from, from + PIECE, element.vr(), characterSet, rules)) {
                return true;
            }
            from += PIECE - OVERLAP;
        }
        return finds(bytes, from, element.end(), element.vr(), characterSet, rules);
    }

    private boolean finds(ByteBuffer bytes, int from, int to, Vr vr, CharacterSet characterSet, LeakRules rules) {
        Matches matches = Matches.any();
        if (Decodings.isPlain(bytes, from, to)) {
            folded.read(bytes, from, to);
            search.search(folded, rules, matches);
            return !matches.isEmpty();
        }
        byte[] value = new byte[to - from];
        bytes.get(from, value);
        if (vr.isAffectedByCharacterSet()) {
            DecodedText declared = characterSet.read(value, vr);
            search(declared.text(), rules, matches);
            if (matches.isEmpty() && characterSet.mayBeUnicode(value)) {
                search(CharacterSet.UTF_8.decode(value, vr), rules, matches);
            }
            boolean certain = declared.isComplete() && !Decodings.mayBeWide(bytes, from, to);
            if (certain || !matches.isEmpty()) {
                return !matches.isEmpty();
            }
        }
        decodings.forEach(value, vr, reading -> {
            if (matches.isEmpty()) {
                search(reading, rules, matches);
            }
        });
        return !matches.isEmpty();
    }

    private void search(String text, LeakRules rules, Matches matches) {
        folded.read(text);
        search.search(folded, rules, matches);
    }
}
