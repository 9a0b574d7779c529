// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan.wish;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.plan.pixel.Mask;
import java.util.HashMap;
import java.util.List;
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
 * @param blackOut rectangles that it wants black; only administrators may
 */
public record Wishes(
        Set<Tag> keep,
        Set<Tag> remove,
        Map<Tag, String> replace,
        boolean keepPrivateTags,
        String dicomVersion,
        PathWishes paths,
        List<Mask> blackOut) {

    public static final Wishes NONE = new Wishes(Set.of(), Set.of(), Map.of(), false, "");

    public Wishes {
        keep = Set.copyOf(keep);
        remove = Set.copyOf(remove);
        replace = Map.copyOf(replace);
        blackOut = List.copyOf(blackOut);
    }

    /** The same wishes but those to replace these attributes by a text. */
    public Wishes withoutReplacing(Set<Tag> tags) {
        Map<Tag, String> others = new HashMap<>(replace);
        others.keySet().removeAll(tags);
        return new Wishes(keep, remove, others, keepPrivateTags, dicomVersion, paths, blackOut);
    }

    /** The same wishes, and these rectangles in addition; equal if it has them already. */
    public Wishes blackingOut(List<Mask> more) {
        return new Wishes(keep, remove, replace, keepPrivateTags, dicomVersion, paths, Mask.union(blackOut, more));
    }

    /** The same wishes about attributes, with these rectangles only. */
    public Wishes blackingOutOnly(List<Mask> masks) {
        return new Wishes(keep, remove, replace, keepPrivateTags, dicomVersion, paths, masks);
    }

    /** Wishes about attributes only. */
    public Wishes(
            Set<Tag> keep,
            Set<Tag> remove,
            Map<Tag, String> replace,
            boolean keepPrivateTags,
            String dicomVersion,
            PathWishes paths) {
        this(keep, remove, replace, keepPrivateTags, dicomVersion, paths, List.of());
    }

    /** Wishes about the top level, with values that are text. */
    public Wishes(
            Set<Tag> keep, Set<Tag> remove, Map<Tag, String> replace, boolean keepPrivateTags, String dicomVersion) {
        this(keep, remove, replace, keepPrivateTags, dicomVersion, PathWishes.NONE);
    }
}
