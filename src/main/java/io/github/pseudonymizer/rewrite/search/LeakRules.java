// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.search;

import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Tags;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.profile.UidKinds;

/**
 * The rules of {@link LeakCheck} for one kind of element: what it means to find a search term there.
 *
 * @param level which identities count
 * @param isLarge whether the value is so many bytes that short terms are found by chance
 * @param vr of the element
 * @param isCoded whether values are coded terms
 * @param isClass whether its UIDs name classes or other definitions
 */
record LeakRules(LeakLevel level, boolean isLarge, Vr vr, boolean isCoded, boolean isClass) {

    private static final int LARGE_BYTES = 64 << 10;
    private static final int SHORTEST_IN_LARGE = 6;
    private static final int SHORTEST_DELIMITED = 4;
    private static final int SHORTEST_PART = 3;
    private static final int SHORTEST_DATE_IN_LARGE = 8;
    static final int SHORTEST_NUMBER = 8;

    /** The meaning of finding a search term. */
    enum Verdict {
        LEAK,
        PART,
        NOTHING
    }

    /** The rules for free text of this VR, in which no identity may stay. */
    static LeakRules freeText(Vr vr) {
        return new LeakRules(LeakLevel.FREE_TEXT, false, vr, false, false);
    }

    static LeakRules of(DatasetReader element, LeakLevel level) {
        Vr vr = element.vr();
        boolean large = !vr.isText() && element.valueLength() > LARGE_BYTES;
        boolean coded = vr == Vr.CS || isCode(element.tag());
        return new LeakRules(level, large, vr, coded, vr == Vr.UI && isDefinition(element.tag()));
    }

    /** The rules for this many bytes outside an element. */
    static LeakRules bytes(int length, LeakLevel level) {
        return new LeakRules(level, length > LARGE_BYTES, Vr.OB, false, false);
    }

    /** The rules for bytes picked from so many that short terms are found by chance. */
    static LeakRules amidNoise() {
        return new LeakRules(LeakLevel.LABEL, true, Vr.OB, false, false);
    }

    /** Code Value, Coding Scheme Designator and Version, Long and URN Code Value. */
    static boolean isCode(int tag) {
        return tag == Tags.CODE_VALUE
                || tag == Tags.CODING_SCHEME_DESIGNATOR
                || tag == Tags.CODING_SCHEME_VERSION
                || tag == Tags.LONG_CODE_VALUE
                || tag == Tags.URN_CODE_VALUE;
    }

    private static boolean isDefinition(int tag) {
        return UidKinds.find(new Tag(tag))
                .filter(kind -> kind == UidKinds.Kind.DEFINITION)
                .isPresent();
    }

    /** Whether not only the patient's own identities count. */
    boolean isStrict() {
        return level != LeakLevel.TERM;
    }

    /** Whether a backslash separates values. */
    boolean isMultiple() {
        return vr.isMultiple();
    }

    /** Whether a short UID counts, too, if it is the whole value. UIDs of classes do not identify. */
    boolean isUid() {
        return vr == Vr.UI && !isClass;
    }

    Verdict judge(SearchTerm term, boolean whole) {
        if (level != LeakLevel.FREE_TEXT && term.kind() != SearchTerm.Kind.NAME && term.isTerm()) {
            return Verdict.NOTHING;
        }
        return switch (term.kind()) {
            case NAME -> judgeName(term) ? Verdict.LEAK : Verdict.NOTHING;
            case IDENTITY -> judgeIdentity(term, whole) ? Verdict.LEAK : Verdict.NOTHING;
            case BIRTH_DATE -> judgeDate(term) ? Verdict.LEAK : Verdict.NOTHING;
            // A date element holds no text; a date in it may stay.
            case DATE -> vr != Vr.DA && vr != Vr.DT && judgeOwnDate(term, whole) ? Verdict.LEAK : Verdict.NOTHING;
            case OTHER ->
                isStrict() && (!isLarge || term.weight() >= SHORTEST_IN_LARGE) ? Verdict.LEAK : Verdict.NOTHING;
            case WORD -> judgeWord(term, whole) ? Verdict.LEAK : Verdict.NOTHING;
            case COMPONENT -> judgeComponent(term, whole && level == LeakLevel.FREE_TEXT);
            case ONLY_COMPONENT -> judgeComponent(term, whole && (level == LeakLevel.FREE_TEXT || vr == Vr.PN));
        };
    }

    private boolean judgeName(SearchTerm term) {
        int length = term.weight();
        return isLarge ? length >= SHORTEST_IN_LARGE : length >= SHORTEST_DELIMITED || level == LeakLevel.FREE_TEXT;
    }

    private boolean judgeIdentity(SearchTerm term, boolean whole) {
        int length = term.weight();
        if (isLarge) {
            return length >= SHORTEST_IN_LARGE;
        }
        if (level == LeakLevel.FREE_TEXT) {
            return length > 1 || whole;
        }
        if (term.isDigitsOnly() && (isTime() || isNumber() || vr == Vr.UI)) {
            return !isTime() && whole && length >= SHORTEST_NUMBER;
        }
        if (isCoded
                && level == LeakLevel.TERM
                && (term.isLettersOnly() || (term.isDigitsOnly() && length < SHORTEST_NUMBER))) {
            return false;
        }
        return length >= SHORTEST_DELIMITED;
    }

    private boolean judgeDate(SearchTerm term) {
        return isStrict() && (!isLarge || term.length() >= SHORTEST_DATE_IN_LARGE);
    }

    /** Among terms and numbers, six digits are a number like any other. */
    private boolean judgeOwnDate(SearchTerm term, boolean whole) {
        if (level != LeakLevel.TERM) {
            return judgeDate(term);
        }
        boolean isDate = term.length() >= SHORTEST_DATE_IN_LARGE && vr != Vr.UI && !isTime();
        return isDate && (whole || !isNumber());
    }

    private boolean judgeWord(SearchTerm term, boolean whole) {
        int shortest = level == LeakLevel.FREE_TEXT ? SHORTEST_PART : SHORTEST_DELIMITED;
        return isStrict() && !isLarge && term.weight() >= (whole && level == LeakLevel.FREE_TEXT ? 2 : shortest);
    }

    private Verdict judgeComponent(SearchTerm term, boolean wholeName) {
        int length = term.weight();
        if (isLarge || length < 2) {
            return Verdict.NOTHING;
        }
        int shortest = level == LeakLevel.FREE_TEXT ? SHORTEST_PART : SHORTEST_DELIMITED;
        return wholeName || (isStrict() && length >= shortest) ? Verdict.LEAK : Verdict.PART;
    }

    private boolean isTime() {
        return vr == Vr.DA || vr == Vr.TM || vr == Vr.DT || vr == Vr.AS;
    }

    boolean isNumber() {
        return vr == Vr.DS || vr == Vr.IS;
    }
}
