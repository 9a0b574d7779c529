// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan.action;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.plan.pixel.PixelFacts;

/**
 * Overlays in unused bits of the pixels. Retired, and still made.
 *
 * @see <a href="https://dicom.nema.org/medical/dicom/2004/04_03PU.PDF">PS3.3-2004 §C.9.2</a>
 */
public final class EmbeddedOverlays {

    private static final int BIT_POSITION = 0x0102;
    private static final int DATA = 0x3000;

    private EmbeddedOverlays() {}

    /**
     * Whether a plan removes one that the instance has: its data, where such an overlay had any, or the position of its
     * bits, without which a program cannot find them.
     */
    public static boolean go(Plan plan, PixelFacts facts) {
        return facts.embeddedOverlays().stream()
                .anyMatch(group -> goes(plan, Tag.of(group, BIT_POSITION)) || goes(plan, Tag.of(group, DATA)));
    }

    private static boolean goes(Plan plan, Tag tag) {
        Action action = plan.actionFor(Attribute.top(tag));
        return action instanceof Action.Remove || action instanceof Action.Empty;
    }
}
