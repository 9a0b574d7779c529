// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.pixels;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * A color palette as three tables of equal length.
 *
 * @param darkest the pixel value that is shown darkest; the first one, if there are several
 * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part03/sect_C.7.6.3.html">PS3.3
 *     §C.7.6.3.1.5</a>
 */
public record Palette(int darkest) {

    private static final int MOST_ENTRIES = 65_536;

    /** One color's table. */
    public static final class Table {
        private final int[] descriptor;
        private final byte[] data;
        private final ByteOrder order;

        /**
         * A table as it is encoded.
         *
         * @param descriptor number of entries (0 for 65,536), first pixel value, bits of an entry: (0028,1101) to
         *     (1103)
         * @param data (0028,1201) to (1203)
         * @param order of its words
         */
        public Table(int[] descriptor, byte[] data, ByteOrder order) {
            this.descriptor = descriptor;
            this.data = data;
            this.order = order;
        }

        int entries() {
            return descriptor[0] == 0 ? MOST_ENTRIES : descriptor[0];
        }

        /**
         * Bytes of an entry: 1, or 2, or 0 if the data does not hold all entries. Entries of 8 bits may be in words.
         */
        int entryBytes() {
            if (data.length >= 2 * entries()) {
                return 2;
            }
            return descriptor[2] == 8 && data.length >= entries() + (entries() & 1) ? 1 : 0;
        }

        /** The brightness of an entry. In words with 8 bits some writers fill the upper half, so all of it counts. */
        int at(int index) {
            if (entryBytes() == 2) {
                return ByteBuffer.wrap(data).order(order).getShort(2 * index) & 0xFFFF;
            }
            return data[order == ByteOrder.BIG_ENDIAN ? index ^ 1 : index] & 0xFF;
        }
    }

    /**
     * Finds the darkest pixel value.
     *
     * @param least the smallest value that a pixel can have
     * @param most the largest value that a pixel can have
     * @return empty if the tables contradict each other or have no entry for such a value
     */
    public static Optional<Palette> of(Table red, Table green, Table blue, int least, int most) {
        int entries = red.entries();
        boolean alike = entries == green.entries() && entries == blue.entries();
        boolean complete = red.entryBytes() > 0 && green.entryBytes() > 0 && blue.entryBytes() > 0;
        if (!alike || !complete) {
            return Optional.empty();
        }
        int first = least < 0 ? (short) red.descriptor[1] : red.descriptor[1];
        long darkness = Long.MAX_VALUE;
        Optional<Palette> darkest = Optional.empty();
        for (int index = 0; index < entries; index++) {
            int pixel = first + index;
            // Luma of ITU-R BT.601.
            long luma = 299L * red.at(index) + 587L * green.at(index) + 114L * blue.at(index);
            if (pixel >= least && pixel <= most && luma < darkness) {
                darkness = luma;
                darkest = Optional.of(new Palette(pixel));
            }
        }
        return darkest;
    }
}
