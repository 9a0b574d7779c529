// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.Attribute;
import io.github.pseudonymizer.plan.action.Ruling;
import io.github.pseudonymizer.plan.action.Surroundings;
import io.github.pseudonymizer.plan.action.WishedValue;
import io.github.pseudonymizer.plan.wish.TagPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The decisions about attributes inside sequences. Looking costs, for each path to an attribute of this tag and depth,
 * at most one step for each sequence around; nothing where there is no such path.
 */
final class PathRulings {

    /** Nothing was decided. */
    static final PathRulings NONE = new PathRulings(List.of());

    /**
     * A decision about one path.
     *
     * @param privateCreator the creator of the elements; empty for any
     */
    record Entry(TagPath path, Ruling ruling, String privateCreator) {}

    private final Map<Tag, List<Entry>> byTag = new HashMap<>();
    /** What adds something, by the innermost sequence around. */
    private final Map<Tag, List<Entry>> additions = new HashMap<>();

    /** @param entries all of them inside sequences; of two for one attribute the earlier counts */
    PathRulings(List<Entry> entries) {
        for (Entry entry : entries) {
            List<TagPath.Step> steps = entry.path().steps();
            byTag.computeIfAbsent(entry.path().tag(), tag -> new ArrayList<>()).add(entry);
            if (added(entry.ruling().action()) != null) {
                additions
                        .computeIfAbsent(steps.get(steps.size() - 1).sequence(), tag -> new ArrayList<>())
                        .add(entry);
            }
        }
    }

    /** The decision about this attribute, or null. */
    @Nullable
    Ruling find(Attribute attribute) {
        List<Entry> entries = byTag.get(attribute.tag());
        return entries == null ? null : find(entries, attribute.surroundings(), attribute.privateCreator());
    }

    private static @Nullable Ruling find(List<Entry> entries, Surroundings place, String privateCreator) {
        for (Entry entry : entries) {
            if (entry.path().leadsInto(place)
                    && (entry.privateCreator().isEmpty()
                            || entry.privateCreator().equals(privateCreator))) {
                return entry.ruling();
            }
        }
        return null;
    }

    /** What an item has also if the original lacks it. */
    Map<Tag, WishedValue> additions(Surroundings place) {
        List<Entry> entries = place.isTop() ? null : additions.get(place.sequence());
        if (entries == null) {
            return Map.of();
        }
        Map<Tag, WishedValue> here = new TreeMap<>();
        for (Entry entry : entries) {
            if (entry.path().leadsInto(place)) {
                Tag tag = entry.path().tag();
                Ruling winner = find(byTag.getOrDefault(tag, List.of()), place, "");
                WishedValue value = winner == null ? null : added(winner.action());
                if (value != null) {
                    here.put(tag, value);
                }
            }
        }
        return here;
    }

    private static @Nullable WishedValue added(Action action) {
        if (action instanceof Action.Put put) {
            return put.value();
        }
        return action instanceof Action.Replace replace ? new WishedValue.Text(replace.value()) : null;
    }
}
