package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.Vr;

/**
 * What finding a needle means in one kind of element; the rules are those of {@link LeakCheck}.
 *
 * @param isStrict whether nothing at all may be given away
 * @param isLarge whether the value is bytes, so many that short needles are found by chance
 * @param vr of the element
 * @param isCoded whether values are coded terms
 */
record LeakRules(boolean isStrict, boolean isLarge, Vr vr, boolean isCoded) {

    private static final int LARGE_BYTES = 64 << 10;
    private static final int SHORTEST_IN_LARGE = 6;
    private static final int SHORTEST_DELIMITED = 4;
    private static final int SHORTEST_PART = 3;
    static final int SHORTEST_NUMBER = 8;

    /** For free text of this VR of which nothing may be given away. */
    static LeakRules strict(Vr vr) {
        return new LeakRules(true, false, vr, false);
    }

    /** What finding a needle means. */
    enum Verdict {
        LEAK,
        PART,
        NOTHING
    }

    static LeakRules ordinary(DatasetReader element) {
        return of(element, false);
    }

    static LeakRules strict(DatasetReader element) {
        return of(element, true);
    }

    /** For so many bytes of no element. */
    static LeakRules strictBytes(int length) {
        return new LeakRules(true, length > LARGE_BYTES, Vr.OB, false);
    }

    private static LeakRules of(DatasetReader element, boolean strict) {
        Vr vr = element.vr();
        boolean large = !vr.isText() && element.valueLength() > LARGE_BYTES;
        return new LeakRules(strict, large, vr, vr == Vr.CS || isCode(element.tag()));
    }

    /** Code Value, Coding Scheme Designator and Version, Long and URN Code Value. */
    static boolean isCode(int tag) {
        return tag == 0x00080100 || tag == 0x00080102 || tag == 0x00080103 || tag == 0x00080119 || tag == 0x00080120;
    }

    /** Whether a backslash separates values. */
    boolean isMultiple() {
        return vr.isMultiple();
    }

    boolean isUid() {
        return vr == Vr.UI;
    }

    Verdict judge(Needle needle, boolean whole) {
        return switch (needle.kind()) {
            case IDENTITY -> judgeIdentity(needle, whole) ? Verdict.LEAK : Verdict.NOTHING;
            case BIRTH_DATE, OTHER -> isStrict ? Verdict.LEAK : Verdict.NOTHING;
            case WORD -> judgeWord(needle, whole) ? Verdict.LEAK : Verdict.NOTHING;
            case COMPONENT -> judgeComponent(needle, whole && isStrict);
            case ONLY_COMPONENT -> judgeComponent(needle, whole && (isStrict || vr == Vr.PN));
        };
    }

    private boolean judgeIdentity(Needle needle, boolean whole) {
        int length = needle.weight();
        if (isLarge) {
            return length >= SHORTEST_IN_LARGE;
        }
        if (isStrict) {
            return length > 1 || whole;
        }
        if (needle.isDigitsOnly() && (isTime() || isNumber() || isUid())) {
            return !isTime() && whole && length >= SHORTEST_NUMBER;
        }
        if (isCoded && (length < SHORTEST_DELIMITED || needle.isLettersOnly())) {
            return false;
        }
        return whole || length >= SHORTEST_DELIMITED;
    }

    private boolean judgeWord(Needle needle, boolean whole) {
        return isStrict && !isLarge && needle.weight() >= (whole ? 2 : SHORTEST_PART);
    }

    private Verdict judgeComponent(Needle needle, boolean wholeName) {
        int length = needle.weight();
        if (isLarge || length < 2) {
            return Verdict.NOTHING;
        }
        return wholeName || (isStrict && length >= SHORTEST_PART) ? Verdict.LEAK : Verdict.PART;
    }

    private boolean isTime() {
        return vr == Vr.DA || vr == Vr.TM || vr == Vr.DT || vr == Vr.AS;
    }

    boolean isNumber() {
        return vr == Vr.DS || vr == Vr.IS;
    }
}
