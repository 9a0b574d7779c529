// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan.action;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Tags;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.profile.AttributeTypes;
import java.util.Optional;
import java.util.Set;

/**
 * What happens to an attribute that would stay but gives something away. The copy can do without most of them: Type 3
 * and private ones are removed, Type 2 ones emptied, and text of Type 1 becomes a dummy. The rest is structural:
 * without it, or with a dummy, other values would lose their meaning, so the instance is refused.
 */
public final class Sparing {

    /** What makes a coded entry (PS3.3 Table 8.8-1): a dummy would change the statement. */
    private static final Set<Tag> CODES = Set.of(
            new Tag(Tags.CODE_VALUE),
            new Tag(Tags.CODING_SCHEME_DESIGNATOR),
            new Tag(Tags.LONG_CODE_VALUE),
            new Tag(Tags.URN_CODE_VALUE));

    private Sparing() {}

    /** What happens to this attribute instead of staying; empty if the copy cannot do without its value. */
    public static Optional<Action> of(Attribute attribute) {
        Tag tag = attribute.tag();
        if (tag.isPrivateCreator()) {
            return Optional.empty(); // Without it the elements of its block would mean nothing.
        }
        if (tag.isPrivate()) {
            return Optional.of(new Action.Remove());
        }
        Surroundings place = attribute.surroundings();
        AttributeTypes type = place.isTop() ? AttributeTypes.atTop(tag) : AttributeTypes.inside(place.sequence(), tag);
        return switch (type) {
            case MAY_BE_ABSENT -> Optional.of(new Action.Remove());
            case MAY_BE_EMPTY -> Optional.of(new Action.Empty());
            case NEEDS_VALUE ->
                isText(attribute.vr()) && !CODES.contains(tag)
                        ? Optional.of(Dummies.of(tag, attribute.vr()))
                        : Optional.empty();
        };
    }

    private static boolean isText(Vr vr) {
        return switch (vr) {
            case LO, LT, PN, SH, ST, UC, UT -> true;
            default -> false;
        };
    }
}
