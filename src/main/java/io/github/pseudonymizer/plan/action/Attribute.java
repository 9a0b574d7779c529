// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan.action;

import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;

/**
 * One attribute of one dataset, as a {@link Plan} is asked about it.
 *
 * @param tag its tag
 * @param vr its VR, from the dictionary where the encoding does not tell (implicit VR, UN); SQ for all that has items
 * @param privateCreator who reserved its block (PS3.5 §7.8.1), without padding; of a private creator, the one it names
 *     itself; empty for public attributes, and for blocks that are not reserved
 * @param surroundings the items around it
 */
public record Attribute(Tag tag, Vr vr, String privateCreator, Surroundings surroundings) {

    /** A public attribute at the top level, with the VR of the dictionary. */
    public static Attribute top(Tag tag) {
        return top(tag, Dictionary.vrOf(tag));
    }

    public static Attribute top(Tag tag, Vr vr) {
        return new Attribute(tag, vr, "", Surroundings.TOP);
    }

    /** How many sequences enclose it; 0 at the top level. */
    public int depth() {
        return surroundings.depth();
    }
}
