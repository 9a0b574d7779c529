// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan.action;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Tags;
import io.github.pseudonymizer.dicom.Vr;
import java.util.Set;

/**
 * How {@link Action.Blank} and {@link Action.Clean} change what happens inside a sequence, such as the Content Sequence
 * of a report.
 *
 * <p>Free text that no table speaks of becomes a dummy. Codes, measurements, coordinates and references stay, the
 * latter mapped: without them the copy were no valid report. So a report's coded statements survive, among them a
 * patient's sex or age where a report repeats them as content items. Clean Structured Content is the option that looks
 * at them one by one.
 */
final class Blanking {

    /** What makes a coded entry (PS3.3 Table 8.8-1), and the names of fonts. */
    private static final Set<Tag> STRUCTURAL_TEXT = Set.of(
            new Tag(Tags.CODE_VALUE),
            new Tag(Tags.CODING_SCHEME_DESIGNATOR),
            new Tag(Tags.CODING_SCHEME_VERSION),
            new Tag(Tags.LONG_CODE_VALUE),
            new Tag(Tags.URN_CODE_VALUE),
            new Tag(Tags.MAPPING_RESOURCE_NAME),
            new Tag(Tags.FONT_NAME),
            new Tag(Tags.CSS_FONT_NAME));

    /** Code Meaning: the words for a code. A code needs it, but it may hold any text. */
    private static final Tag CODE_MEANING = new Tag(Tags.CODE_MEANING);

    /**
     * Date (0040,A121): the value of a content item of type DATE. When something was observed is a DATETIME; a DATE is
     * mostly a birth date, which no option retains, shifted or not.
     */
    private static final Tag DATE = new Tag(Tags.DATE);

    private Blanking() {}

    /** What happens inside to an attribute with which this would happen outside. */
    static Action of(Tag tag, Vr vr, Action outside, Treatment treatment) {
        if (treatment == Treatment.OPEN) {
            return outside;
        }
        if (treatment == Treatment.BLANKED && outside instanceof Action.Clean clean) {
            return clean.otherwise();
        }
        boolean stays = outside instanceof Action.Keep || outside instanceof Action.KeepVetted;
        if (stays && isFreeText(vr) && !STRUCTURAL_TEXT.contains(tag)) {
            Action dummy = Dummies.of(tag, vr);
            boolean cleaned = treatment == Treatment.CLEANED || tag.equals(CODE_MEANING);
            return cleaned ? new Action.Clean(dummy) : dummy;
        }
        if (tag.equals(DATE) && (outside instanceof Action.ShiftDate || outside instanceof Action.Keep)) {
            return Dummies.of(tag, vr);
        }
        return outside;
    }

    private static boolean isFreeText(Vr vr) {
        return switch (vr) {
            case LO, LT, PN, SH, ST, UC, UR, UT -> true;
            default -> false;
        };
    }
}
