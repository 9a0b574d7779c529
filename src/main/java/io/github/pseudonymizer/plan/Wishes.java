package io.github.pseudonymizer.plan;

import io.github.pseudonymizer.dicom.Tag;
import java.util.Map;
import java.util.Set;

/**
 * What a client asks of one pseudonymization beyond the profile, top-level attributes only.
 *
 * @param keep attributes it wants as they are
 * @param remove attributes it wants gone
 * @param replace attributes it wants with this value
 * @param keepPrivateTags whether it wants to keep private attributes
 * @param dicomVersion the edition it names, or empty
 */
public record Wishes(
        Set<Tag> keep, Set<Tag> remove, Map<Tag, String> replace, boolean keepPrivateTags, String dicomVersion) {

    /** No wish at all. */
    public static final Wishes NONE = new Wishes(Set.of(), Set.of(), Map.of(), false, "");

    public Wishes {
        keep = Set.copyOf(keep);
        remove = Set.copyOf(remove);
        replace = Map.copyOf(replace);
    }
}
