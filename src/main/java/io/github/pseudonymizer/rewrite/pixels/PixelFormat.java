// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.pixels;

import java.util.Optional;

/**
 * The layout of native pixels: the Image Pixel Module. Nothing here is checked.
 *
 * @param rows (0028,0010)
 * @param columns (0028,0011)
 * @param frames (0028,0008), 1 if absent
 * @param samplesPerPixel (0028,0002), 1 if absent
 * @param photometricInterpretation (0028,0004), without padding
 * @param byPlane whether Planar Configuration (0028,0006) is 1
 * @param bitsAllocated (0028,0100)
 * @param bitsStored (0028,0101)
 * @param highBit (0028,0102)
 * @param signed whether Pixel Representation (0028,0103) is 1
 * @param palette of PALETTE COLOR, if it can be read
 * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part03/sect_C.7.6.3.html">PS3.3 §C.7.6.3</a>
 */
public record PixelFormat(
        int rows,
        int columns,
        int frames,
        int samplesPerPixel,
        String photometricInterpretation,
        boolean byPlane,
        int bitsAllocated,
        int bitsStored,
        int highBit,
        boolean signed,
        Optional<Palette> palette) {}
