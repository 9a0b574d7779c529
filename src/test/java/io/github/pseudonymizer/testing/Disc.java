// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A disc in an axial slice: what phantoms are drawn of.
 *
 * @param xMillimetres centre to the patient's left of the middle
 * @param yMillimetres centre to the back of the middle
 * @param radiusMillimetres more than 0
 * @param value stored value inside, 0 to 65535
 */
record Disc(double xMillimetres, double yMillimetres, double radiusMillimetres, int value) {

    /**
     * Draws discs, later ones over earlier ones.
     *
     * @param size rows, and columns
     * @param millimetresPerPixel side of a pixel
     * @return 16-bit little-endian pixels, row by row; 0 outside every disc
     */
    static byte[] draw(List<Disc> discs, int size, double millimetresPerPixel) {
        ByteBuffer pixels = ByteBuffer.allocate(size * size * 2).order(ByteOrder.LITTLE_ENDIAN);
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                double x = (column - (size - 1) / 2.0) * millimetresPerPixel;
                double y = (row - (size - 1) / 2.0) * millimetresPerPixel;
                int value = 0;
                for (Disc disc : discs) {
                    value = disc.covers(x, y) ? disc.value : value;
                }
                pixels.putShort((short) value);
            }
        }
        return pixels.array();
    }

    private boolean covers(double x, double y) {
        return Math.hypot(x - xMillimetres, y - yMillimetres) <= radiusMillimetres;
    }
}
