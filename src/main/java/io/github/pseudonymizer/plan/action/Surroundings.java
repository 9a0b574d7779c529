// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan.action;

import io.github.pseudonymizer.dicom.Tag;
import org.jspecify.annotations.Nullable;

/**
 * The item around an attribute, the item around that, and so on outwards to the dataset. Immutable; entering an item
 * costs the same at any depth.
 */
public final class Surroundings {

    /** The dataset itself. */
    public static final Surroundings TOP = new Surroundings(null, Tag.of(0, 0), 0, 0, Treatment.OPEN);

    private final @Nullable Surroundings outer;
    private final Tag sequence;
    private final int item;
    private final int depth;
    private final Treatment treatment;

    private Surroundings(@Nullable Surroundings outer, Tag sequence, int item, int depth, Treatment treatment) {
        this.outer = outer;
        this.sequence = sequence;
        this.item = item;
        this.depth = depth;
        this.treatment = treatment;
    }

    /**
     * An item of a sequence that stands here.
     *
     * @param item its number, from 0
     * @param treatment of the items
     */
    public Surroundings inside(Tag sequence, int item, Treatment treatment) {
        return new Surroundings(this, sequence, item, depth + 1, treatment);
    }

    /** Whether this is the dataset itself. */
    public boolean isTop() {
        return outer == null;
    }

    /** How many sequences enclose what stands here; 0 at the top level. */
    public int depth() {
        return depth;
    }

    /** The innermost sequence around. */
    public Tag sequence() {
        return sequence;
    }

    /** Number of the innermost item around, from 0. */
    public int item() {
        return item;
    }

    /** The surroundings of the innermost sequence; the dataset is around itself. */
    public Surroundings outer() {
        return outer == null ? this : outer;
    }

    /** How what stands here is treated because of the sequences around. */
    public Treatment treatment() {
        return treatment;
    }
}
