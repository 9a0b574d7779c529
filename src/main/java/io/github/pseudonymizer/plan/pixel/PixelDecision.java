// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan.pixel;

import java.util.List;

/** What happens to the pixels of one instance. */
public sealed interface PixelDecision {

    /** They stay, bit for bit. */
    record Keep() implements PixelDecision {}

    /**
     * They become black inside these rectangles, in every frame; outside they stay bit for bit.
     *
     * @param rectangles at least one
     */
    record BlackOut(List<Rectangle> rectangles) implements PixelDecision {

        /** @throws IllegalArgumentException if there is no rectangle */
        public BlackOut {
            rectangles = List.copyOf(rectangles);
            if (rectangles.isEmpty()) {
                throw new IllegalArgumentException("nothing to black out");
            }
        }
    }

    /**
     * The instance gets no copy.
     *
     * @param reason without any value of the dataset
     */
    record Refuse(String reason) implements PixelDecision {}
}
