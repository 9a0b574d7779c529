// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan.wish;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.plan.action.Surroundings;
import io.github.pseudonymizer.profile.ProfileLists;
import java.util.List;

/**
 * Where an attribute stands: the items around it, outermost first, and its tag. Written as in
 * {@code (0040,0275)[0].(0040,0009)}.
 *
 * @param steps from the dataset inwards; empty at the top level
 * @param tag of the attribute itself
 */
public record TagPath(List<Step> steps, Tag tag) {

    /**
     * Into an item of a sequence.
     *
     * @param item its number, from 0, or {@link #EVERY}
     */
    public record Step(Tag sequence, int item) {

        /** Every item, written {@code *}. */
        public static final int EVERY = -1;

        private boolean leadsInto(Surroundings surroundings) {
            return sequence.equals(surroundings.sequence()) && (item == EVERY || item == surroundings.item());
        }

        private boolean covers(Step other) {
            return sequence.equals(other.sequence) && (item == EVERY || item == other.item);
        }

        @Override
        public String toString() {
            return sequence + "[" + (item == EVERY ? "*" : String.valueOf(item)) + "]";
        }
    }

    public TagPath {
        steps = List.copyOf(steps);
    }

    /** An attribute at the top level. */
    public static TagPath top(Tag tag) {
        return new TagPath(List.of(), tag);
    }

    /** Whether it stands at the top level. */
    public boolean isTop() {
        return steps.isEmpty();
    }

    /** The same place, another attribute. */
    public TagPath beside(Tag other) {
        return new TagPath(steps, other);
    }

    /** Whether what stands in these surroundings stands where this path leads; at most one look for each step. */
    public boolean leadsInto(Surroundings surroundings) {
        if (surroundings.depth() != steps.size()) {
            return false;
        }
        Surroundings here = surroundings;
        for (int i = steps.size() - 1; i >= 0; i--) {
            if (!steps.get(i).leadsInto(here)) {
                return false;
            }
            here = here.outer();
        }
        return true;
    }

    /** Whether this leads to everything that the other leads to. */
    public boolean covers(TagPath other) {
        if (!tag.equals(other.tag) || steps.size() != other.steps.size()) {
            return false;
        }
        for (int i = 0; i < steps.size(); i++) {
            if (!steps.get(i).covers(other.steps.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** The path and the keyword of the attribute, as in {@code (0040,0275)[0].(0040,0009) ScheduledProcedureStepID}. */
    public String name() {
        return around() + ProfileLists.name(tag);
    }

    @Override
    public String toString() {
        return around() + tag;
    }

    private String around() {
        StringBuilder around = new StringBuilder();
        steps.forEach(step -> around.append(step).append('.'));
        return around.toString();
    }
}
