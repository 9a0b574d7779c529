// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.Plan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlankingTest {

    private static final Plan PLAN = Plans.of(Plans.MODIFIED_DATES);

    private static Action inside(String keyword) {
        Tag tag = Plans.tag(keyword);
        return Plans.at(PLAN, tag, Dictionary.vrOf(tag), 2, true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TextValue", "PersonName", "UnformattedTextValue", "Manufacturer", "DocumentTitle"})
    void free_text_does_not_survive(String keyword) {
        Action action = inside(keyword);

        assertEquals(false, action instanceof Action.Keep, action.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CodeValue",
                "CodingSchemeDesignator",
                "CodingSchemeVersion",
                "LongCodeValue",
                "URNCodeValue",
                "MappingResource",
                "ConceptNameCodeSequence",
                "ConceptCodeSequence",
                "RelationshipType",
                "ValueType",
                "ContinuityOfContent",
                "NumericValue",
                "FloatingPointValue",
                "MeasuredValueSequence",
                "MeasurementUnitsCodeSequence",
                "TemplateIdentifier",
                "ReferencedContentItemIdentifier",
                "GraphicData",
                "GraphicType",
                "ReferencedSOPSequence",
                "ReferencedSOPClassUID",
                "Time"
            })
    void what_makes_a_report_valid_stays(String keyword) {
        assertEquals(new Action.Keep(), inside(keyword));
    }

    @Test
    void what_a_code_means_stays_without_what_identifies_somebody() {
        assertEquals(new Action.Clean(new Action.Dummy("PSEUDONYMIZED")), inside("CodeMeaning"));
    }

    @Test
    void references_are_mapped() {
        assertEquals(new Action.MapUid(), inside("ReferencedSOPInstanceUID"));
        assertEquals(new Action.MapUid(), inside("UID"));
    }

    @Test
    void content_within_content_is_blanked_too() {
        assertEquals(new Action.Blank(), inside("ContentSequence"));
    }

    @Test
    void when_something_was_observed_is_shifted_but_a_mere_date_may_be_a_birth_date() {
        assertEquals(new Action.ShiftDate(), inside("DateTime"));
        assertEquals(new Action.ShiftDate(), inside("ObservationDateTime"));
        assertEquals(new Action.Dummy("19000101"), inside("Date"));
    }

    @Test
    void manufacturer_stays_outside() {
        assertEquals(new Action.Keep(), Plans.top(PLAN, Plans.tag("Manufacturer")));
    }
}
