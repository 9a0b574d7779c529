// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan.action;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Tags;
import java.util.Map;
import java.util.Set;

/**
 * Places where an IOD asks for an attribute of Type 2 or 2C that Table E.1-1 removes everywhere. There it is emptied
 * instead, which tells no more than its absence.
 *
 * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part15/chapter_E.html">PS3.15 §E.1.1</a>
 */
public final class NeededPlaces {

    private static final Map<Tag, Set<Tag>> PLACES = Map.of(
            // Requested Procedure ID in Referenced Request Sequence: PS3.3 §C.17.2, §C.17.6.2
            new Tag(Tags.REQUESTED_PROCEDURE_ID), Set.of(new Tag(Tags.REFERENCED_REQUEST_SEQUENCE)),
            // Reason for Requested Procedure Code Sequence in Hanging Protocol Definition Sequence: PS3.3 §C.23.1
            new Tag(Tags.REASON_FOR_REQUESTED_PROCEDURE_CODE_SEQUENCE),
                    Set.of(new Tag(Tags.HANGING_PROTOCOL_DEFINITION_SEQUENCE)),
            // Source Manufacturer in Recorded Source Sequence: PS3.3 §C.8.8.25
            new Tag(Tags.SOURCE_MANUFACTURER), Set.of(new Tag(Tags.RECORDED_SOURCE_SEQUENCE)));

    private NeededPlaces() {}

    /** What happens to this attribute because of its place, with which this would happen otherwise. */
    public static Ruling adapt(Attribute attribute, Ruling ruling) {
        boolean removed = ruling.action() instanceof Action.Remove;
        if (!removed || !isProfile(ruling.source()) || !isNeeded(attribute)) {
            return ruling;
        }
        return new Ruling(
                new Action.Empty(), ruling.source(), ruling.reason() + "; emptied, because it is of Type 2 here");
    }

    private static boolean isProfile(Ruling.Source source) {
        return source == Ruling.Source.BASIC_PROFILE
                || source == Ruling.Source.SUPPLEMENT
                || source == Ruling.Source.OPTION;
    }

    private static boolean isNeeded(Attribute attribute) {
        Set<Tag> places = PLACES.get(attribute.tag());
        Surroundings around = attribute.surroundings();
        return places != null && !around.isTop() && places.contains(around.sequence());
    }
}
