// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan.action;

import io.github.pseudonymizer.dicom.PatientIdForm;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.plan.pixel.PixelDecision;
import io.github.pseudonymizer.plan.pixel.PixelFacts;
import java.util.Map;

/** One action for each attribute of one dataset. Pure, and safe for concurrent use. */
public interface Plan {

    /** Decides about one attribute, private creators included. */
    Ruling rulingFor(Attribute attribute);

    /** What {@link #rulingFor} decides. */
    default Action actionFor(Attribute attribute) {
        return rulingFor(attribute).action();
    }

    /**
     * Attributes that the copy has in this item, or at the top level, with this value also if the original lacks them,
     * because the domain or the client replaces them. VR from the dictionary.
     */
    default Map<Tag, WishedValue> additions(Surroundings place) {
        return Map.of();
    }

    /** What happens to the pixels of an instance. They stay unless a plan knows better. */
    default PixelDecision decide(PixelFacts facts) {
        return new PixelDecision.Keep();
    }

    /** What cleaning takes out of text in addition to the identities of the dataset. */
    default Cleaning cleaning() {
        return Cleaning.NONE;
    }

    /** Which Patient IDs mean one patient, so that each spelling of an ID is searched for. */
    default PatientIdForm patientIds() {
        return PatientIdForm.AS_IT_IS;
    }

    /** What the copy says about its own de-identification. */
    Stamp stamp();
}
