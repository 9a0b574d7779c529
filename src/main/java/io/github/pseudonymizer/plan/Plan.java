package io.github.pseudonymizer.plan;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import java.util.Map;

/** One action for each attribute of one dataset. Pure, and safe for concurrent use. */
public interface Plan {

    /**
     * Decides about one attribute.
     *
     * @param tag its tag; private creators are asked for, too
     * @param vr its VR, from the dictionary where the encoding does not tell (implicit VR, UN)
     * @param depth 0 at the top level, 1 inside an item of a top-level sequence, …
     * @param blanked whether an enclosing sequence had the action {@link Action.Blank}
     */
    Action actionFor(Tag tag, Vr vr, int depth, boolean blanked);

    /**
     * Top-level attributes that the copy has with this value also if the original lacks them, because the domain or the
     * client replaces them. VR from the dictionary; values as in {@link Action.Replace}.
     */
    default Map<Tag, String> additions() {
        return Map.of();
    }

    /** What the copy says about its own de-identification. */
    Stamp stamp();
}
