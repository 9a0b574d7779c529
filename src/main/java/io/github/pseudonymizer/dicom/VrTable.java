// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.dicom;

import org.jspecify.annotations.Nullable;

/** A map from tags to VRs that makes no objects, because the reader asks it about every element in implicit VR. */
final class VrTable {

    private static final int SLOTS = 1 << 14;

    private final int[] tags = new int[SLOTS];
    private final @Nullable Vr[] vrs = new Vr[SLOTS];

    void put(int tag, Vr vr) {
        int slot = slotOf(tag);
        tags[slot] = tag;
        vrs[slot] = vr;
    }

    @Nullable
    Vr get(int tag) {
        return vrs[slotOf(tag)];
    }

    private int slotOf(int tag) {
        int slot = (tag * 0x9E3779B9) >>> 18;
        while (vrs[slot] != null && tags[slot] != tag) {
            slot = (slot + 1) & (SLOTS - 1);
        }
        return slot;
    }
}
