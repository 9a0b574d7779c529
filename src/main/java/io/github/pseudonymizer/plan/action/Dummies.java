// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan.action;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Tags;
import io.github.pseudonymizer.dicom.Vr;
import java.util.Set;

/** Stand-ins for values that must not be empty: valid for their VRs, and plainly invented. */
public final class Dummies {

    /** A dummy's text, where text is free. 13 characters, as SH, CS and AE have only 16. */
    public static final String WORD = "PSEUDONYMIZED";

    private static final Action CODE = new Action.DummyCode(new Stamp.Code(WORD, "99PSEUDONYMIZED", "Pseudonymized"));

    /**
     * Sequences whose code is the identity itself: Institution Code Sequence, Person Identification Code Sequence. Any
     * other sequence that needs a dummy holds more than codes and is blanked.
     */
    private static final Set<Tag> IDENTIFYING_CODES =
            Set.of(new Tag(Tags.INSTITUTION_CODE_SEQUENCE), new Tag(Tags.PERSON_IDENTIFICATION_CODE_SEQUENCE));

    private Dummies() {}

    /**
     * What gives this attribute a dummy.
     *
     * <p>A UID is mapped: that is a dummy, and references hold. A sequence is not emptied, for where the standard asks
     * D it needs items: it is blanked, or gets a dummy code.
     */
    public static Action of(Tag tag, Vr vr) {
        return switch (vr) {
            case UI -> new Action.MapUid();
            case SQ -> IDENTIFYING_CODES.contains(tag) ? CODE : new Action.Blank();
            default -> new Action.Dummy(text(vr));
        };
    }

    private static String text(Vr vr) {
        return switch (vr) {
            case AE, CS, LO, LT, PN, SH, ST, UC, UT -> WORD;
            case AS -> "000Y";
            case DA -> "19000101";
            case DT -> "19000101000000";
            case TM -> "000000";
            case UR -> "about:blank";
            // One, so that the length of a document of one byte is right: (0042,0015) beside (0042,0011).
            case DS, IS, FD, FL, SL, SS, SV, UL, US, UV, OB, OD, OF, OL, OV, OW, UN -> "1";
            case AT, SQ, UI -> throw new IllegalArgumentException("no dummy text of VR " + vr);
        };
    }
}
