// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan.wish;

import io.github.pseudonymizer.dicom.Tag;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A client's wishes for one pseudonymization beyond the profile. Single attributes here are meant for the top level
 * only.
 *
 * @param keep attributes it wants as they are
 * @param remove attributes it wants gone
 * @param replace attributes it wants with this value
 * @param keepPrivateTags whether it wants to keep private attributes
 * @param dicomVersion the edition it names, or empty
 * @param paths about attributes inside sequences, and values other than text
 */
public record Wishes(
        Set<Tag> keep,
        Set<Tag> remove,
        Map<Tag, String> replace,
        boolean keepPrivateTags,
        String dicomVersion,
        PathWishes paths) {

    public static final Wishes NONE = new Wishes(Set.of(), Set.of(), Map.of(), false, "");

    public Wishes {
        keep = Set.copyOf(keep);
        remove = Set.copyOf(remove);
        replace = Map.copyOf(replace);
    }

    /** The same wishes but those to replace these attributes by a text. */
    public Wishes withoutReplacing(Set<Tag> tags) {
        Map<Tag, String> others = new HashMap<>(replace);
        others.keySet().removeAll(tags);
        return new Wishes(keep, remove, others, keepPrivateTags, dicomVersion, paths);
    }

    /** Wishes about the top level, with values that are text. */
    public Wishes(
            Set<Tag> keep, Set<Tag> remove, Map<Tag, String> replace, boolean keepPrivateTags, String dicomVersion) {
        this(keep, remove, replace, keepPrivateTags, dicomVersion, PathWishes.NONE);
    }
}
