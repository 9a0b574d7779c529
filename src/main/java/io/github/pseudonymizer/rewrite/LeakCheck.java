package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.CharacterSet;
import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds original identities in what stays.
 *
 * <p><b>Where:</b> in every text element, in UN, in private elements other than numbers, in bytes that stand where the
 * dictionary has no bytes, and in encapsulated documents. Never in pixel data, overlays, waveforms and other bulk data.
 *
 * <p><b>What</b>, each value on its own, ASCII letters in either case:
 *
 * <ul>
 *   <li>Patient IDs and accession numbers of four characters or more, delimited: not inside a longer word or number.
 *       Shorter ones only if they are the whole value, for "12" and "CT" are everywhere. Digits only are a coincidence
 *       in dates and times, and in decimal and integer strings unless they are eight or more and the whole value;
 *       letters only, or short ones, are one in coded terms (CS, code values).
 *   <li>Names: family with given name in the usual orders, or any two different parts of a name in one value. One part
 *       alone is none, for "Philips" makes scanners; unless it is all there is of the name and another person name
 *       equals it.
 *   <li>UIDs that are mapped, not inside a longer one; shorter than eight characters only as the whole of a UI value.
 *   <li>In bytes (UN, OB …) of more than 64 KiB, where chance finds anything short: identities and names of six
 *       characters or more, and UIDs.
 * </ul>
 *
 * <p><b>Strictly</b>, for free text that somebody wished to keep, also: one part of a name of three characters or more,
 * short identities, the birth date in the usual spellings.
 *
 * <p>Compared are bytes, so a name is not found where it stands in another character set than at the top. Words that
 * stand for no identity, such as UNKNOWN, are not looked for. Confined to one thread.
 */
final class LeakCheck {

    private static final int LONGEST_SPLIT = 16 << 20;
    private static final int ENCAPSULATED_DOCUMENT = 0x00420011;
    private static final int PIXEL_GROUP = 0x7FE0;

    private final Identities identities;
    private final UidSet uids;
    private final Automaton ordinary;
    private final PlainNumbers plainNumbers = new PlainNumbers();
    private @Nullable Automaton strict;

    LeakCheck(Identities identities) {
        this.identities = identities;
        this.uids = new UidSet(identities.uids());
        this.ordinary = new Automaton(Needles.of(identities, false));
    }

    /** Whether the element just read gives an identity away. */
    boolean finds(DatasetReader element, CharacterSet characterSet) {
        return isSearched(element) && finds(element, characterSet, LeakRules.ordinary(element));
    }

    /** Whether the element just read gives away anything that the strict rules know. */
    boolean findsStrictly(DatasetReader element, CharacterSet characterSet) {
        return finds(element, characterSet, LeakRules.strict(element));
    }

    /** Whether this value of a text element gives away anything that the strict rules know. */
    boolean findsStrictly(byte[] value, CharacterSet characterSet) {
        byte[] plain = characterSet.usesEscapes() ? CharacterSet.withoutEscapes(value) : value;
        return findsInValue(ByteBuffer.wrap(plain), 0, plain.length, LeakRules.STRICT_TEXT);
    }

    /** Whether this text, which is to be put into the copy, gives away anything that the strict rules know. */
    boolean findsStrictly(String text, CharacterSet characterSet) {
        return characterSet.split(characterSet.encode(text), '\\').stream()
                .anyMatch(value -> findsStrictly(value, characterSet));
    }

    /** Whether these bytes, which are to be put into the copy, give away anything that the strict rules know. */
    boolean findsStrictly(byte[] bytes) {
        return findsInValue(ByteBuffer.wrap(bytes), 0, bytes.length, LeakRules.strictBytes(bytes.length));
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
        return tag.value() == ENCAPSULATED_DOCUMENT || isElsewhere(Dictionary.vrOf(tag));
    }

    /** Whether numbers and bytes do not belong where the dictionary has this VR. */
    private static boolean isElsewhere(Vr expected) {
        return expected.isText() || expected == Vr.UN || expected == Vr.SQ;
    }

    private boolean finds(DatasetReader element, CharacterSet characterSet, LeakRules rules) {
        if (rules.isNumber() && plainNumbers.are(element.bytes(), element.valueStart(), element.end())) {
            return false;
        }
        boolean plain = characterSet.isUnambiguous()
                || !element.vr().isAffectedByCharacterSet()
                || element.valueLength() > LONGEST_SPLIT;
        if (plain) {
            return findsInValues(element.bytes(), element.valueStart(), element.end(), rules);
        }
        byte[] all = element.value();
        for (byte[] value : rules.isMultiple() ? characterSet.split(all, '\\') : List.of(all)) {
            byte[] search = characterSet.usesEscapes() ? CharacterSet.withoutEscapes(value) : value;
            if (findsInValue(ByteBuffer.wrap(search), 0, search.length, rules)) {
                return true;
            }
        }
        return false;
    }

    private boolean findsInValues(ByteBuffer bytes, int from, int to, LeakRules rules) {
        int start = from;
        for (int i = from; i < to && rules.isMultiple(); i++) {
            if (bytes.get(i) == '\\') {
                if (findsInValue(bytes, start, i, rules)) {
                    return true;
                }
                start = i + 1;
            }
        }
        return findsInValue(bytes, start, to, rules);
    }

    private boolean findsInValue(ByteBuffer bytes, int from, int to, LeakRules rules) {
        int start = from;
        int end = to;
        while (end > start && isPadding(bytes.get(end - 1))) {
            end--;
        }
        while (start < end && isPadding(bytes.get(start))) {
            start++;
        }
        return (rules.mayHoldUids() && uids.isIn(bytes, start, end, rules.isUid()))
                || findsNeedle(bytes, start, end, rules);
    }

    private boolean findsNeedle(ByteBuffer bytes, int from, int to, LeakRules rules) {
        Automaton automaton = rules.isStrict() ? strictAutomaton() : ordinary;
        if (automaton.isEmpty()) {
            return false;
        }
        int state = 0;
        int componentBefore = -1;
        int endOfComponent = from;
        for (int i = from; i < to; i++) {
            state = automaton.step(state, bytes.get(i));
            for (int match = automaton.longest(state); match >= 0; match = automaton.shorter(match)) {
                int index = automaton.indexOf(match);
                Needle needle = automaton.needle(index);
                int start = i + 1 - needle.length();
                if (isDelimited(bytes, from, start, i + 1, to)) {
                    boolean whole = start == from && i + 1 == to;
                    switch (rules.judge(needle, whole)) {
                        case LEAK -> {
                            return true;
                        }
                        case PART -> {
                            if (start >= endOfComponent) {
                                if (componentBefore >= 0 && componentBefore != index) {
                                    return true;
                                }
                                componentBefore = index;
                                endOfComponent = i + 1;
                            }
                        }
                        case NOTHING -> {}
                    }
                }
            }
        }
        return false;
    }

    private Automaton strictAutomaton() {
        if (strict == null) {
            strict = new Automaton(Needles.of(identities, true));
        }
        return strict;
    }

    /**
     * Whether neither end is inside a longer word, nor inside a number with dots. Beyond ASCII nothing tells words
     * apart, so there every place will do.
     */
    private static boolean isDelimited(ByteBuffer bytes, int from, int start, int end, int to) {
        int first = bytes.get(start);
        int last = bytes.get(end - 1);
        if (start > from && Needle.isAlphanumeric(first) && joins(bytes, start - 1, start - 2, from, to, first)) {
            // What looks like a letter may be the second half of a foreign character.
            return start - 2 >= from && bytes.get(start - 2) < 0 && isDelimitedBehind(bytes, from, end, to, last);
        }
        return isDelimitedBehind(bytes, from, end, to, last);
    }

    private static boolean isDelimitedBehind(ByteBuffer bytes, int from, int end, int to, int last) {
        return end == to || !Needle.isAlphanumeric(last) || !joins(bytes, end, end + 1, from, to, last);
    }

    /** Whether the neighbour, or a dot and the digit beyond it, make one word with this character. */
    private static boolean joins(ByteBuffer bytes, int neighbour, int beyond, int from, int to, int character) {
        int next = bytes.get(neighbour);
        if (Needle.isAlphanumeric(next)) {
            return true;
        }
        return next == '.'
                && Needle.isDigit(character)
                && beyond >= from
                && beyond < to
                && Needle.isDigit(bytes.get(beyond));
    }

    private static boolean isPadding(byte b) {
        return b == ' ' || b == 0;
    }
}
