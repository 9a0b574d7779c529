// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan.pixel;

/**
 * A part of an image, in pixels.
 *
 * @param x columns to the left of it, at least 0
 * @param y rows above it, at least 0
 * @param width in columns, at least 1
 * @param height in rows, at least 1
 */
public record Rectangle(int x, int y, int width, int height) {

    /** @throws IllegalArgumentException if it is empty or begins outside every image */
    public Rectangle {
        if (x < 0 || y < 0 || width < 1 || height < 1) {
            throw new IllegalArgumentException("no rectangle");
        }
    }

    /** Whether an image of this size holds all of it. */
    public boolean fits(int rows, int columns) {
        return (long) x + width <= columns && (long) y + height <= rows;
    }
}
