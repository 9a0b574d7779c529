package io.github.pseudonymizer.plan;

import io.github.pseudonymizer.dicom.Tag;
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
     * Top-level attributes that the copy has with this value also if the original lacks them, because the domain or the
     * client replaces them. VR from the dictionary; values as in {@link Action.Replace}.
     */
    default Map<Tag, String> additions() {
        return Map.of();
    }

    /** What is taken out of text that is cleaned, besides the identities of the dataset. */
    default Cleaning cleaning() {
        return Cleaning.NONE;
    }

    /** What the copy says about its own de-identification. */
    Stamp stamp();
}
