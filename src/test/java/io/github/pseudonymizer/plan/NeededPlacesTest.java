// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.Attribute;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.plan.action.Surroundings;
import io.github.pseudonymizer.plan.action.Treatment;
import org.junit.jupiter.api.Test;

class NeededPlacesTest {

    private static final Plan PLAN = Plans.of(Plans.BASIC);

    private static Action inside(String sequence, String keyword) {
        Tag tag = Plans.tag(keyword);
        Surroundings item = Surroundings.TOP.inside(Plans.tag(sequence), 0, Treatment.OPEN);
        return PLAN.actionFor(new Attribute(tag, Dictionary.vrOf(tag), "", item));
    }

    @Test
    void what_an_iod_asks_for_with_or_without_a_value_is_emptied_there() {
        assertEquals(new Action.Empty(), inside("ReferencedRequestSequence", "RequestedProcedureID"));
        assertEquals(new Action.Empty(), Plans.top(PLAN, Plans.tag("ResponsiblePerson")));
    }

    @Test
    void elsewhere_it_is_removed() {
        assertEquals(new Action.Remove(), inside("RequestAttributesSequence", "RequestedProcedureID"));
        assertEquals(new Action.Remove(), Plans.top(PLAN, Plans.tag("RequestedProcedureID")));
    }
}
