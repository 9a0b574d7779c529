// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.pixels;

import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.Vr;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The bytes, and the bits in them, that pixels without compression need.
 *
 * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part05/chapter_8.html">PS3.5 §8.1.1</a>
 */
final class NativePixels {

    private static final long LARGEST = 1L << 40;

    private NativePixels() {}

    /** The size of the frames; 0 if the attributes do not say it. */
    static ImageShape shapeOf(PixelFormat format) {
        return new ImageShape(
                format.frames(),
                (long) format.rows() * format.columns(),
                bytes(bits(format, 1, format.samplesPerPixel())));
    }

    /**
     * How many of these bytes hold pixels; all of them if the attributes do not say it, or if there are too few.
     *
     * @param available how many bytes there are
     */
    static int needed(PixelFormat format, int available) {
        long whole = bytes(bits(format, format.frames(), format.samplesPerPixel()));
        if (whole > 0 && whole <= available) {
            return (int) whole;
        }
        boolean halved = format.samplesPerPixel() == 3
                && (format.photometricInterpretation().equals("YBR_FULL_422")
                        || format.photometricInterpretation().equals("YBR_PARTIAL_422"));
        long subsampled = halved ? bytes(bits(format, format.frames(), 2)) : 0;
        return subsampled > 0 && subsampled <= available ? (int) subsampled : available;
    }

    /** 0 if unknown. */
    private static long bits(PixelFormat format, long frames, int samples) {
        long pixels = (long) format.rows() * format.columns();
        if (pixels <= 0 || frames <= 0 || samples <= 0 || format.bitsAllocated() <= 0 || frames > LARGEST / pixels) {
            return 0;
        }
        long all = pixels * frames;
        return all > LARGEST / samples ? 0 : all * samples * Math.min(format.bitsAllocated(), 64);
    }

    private static long bytes(long bits) {
        return (bits + 7) / 8;
    }

    /** Whether the last byte of a value of odd size comes before the last but one: as OW, big endian, 8 bits. */
    static boolean isSwapped(DatasetReader element, PixelFormat format) {
        return element.vr() == Vr.OW && element.valueOrder() == ByteOrder.BIG_ENDIAN && format.bitsAllocated() == 8;
    }

    /** Whether each cell has bits that pixels do not use and this version can clear. */
    static boolean hasUnusedBits(PixelFormat format) {
        return (format.bitsAllocated() == 8 || format.bitsAllocated() == 16) && usedBits(format) != 0;
    }

    /** Clears the bits that pixels do not use. */
    static void clearUnusedBits(ByteBuffer pixels, PixelFormat format, ByteOrder order) {
        int used = usedBits(format);
        pixels.order(order);
        if (format.bitsAllocated() == 16) {
            for (int at = 0; at + 2 <= pixels.limit(); at += 2) {
                pixels.putShort(at, (short) (pixels.getShort(at) & used));
            }
        } else {
            for (int at = 0; at < pixels.limit(); at++) {
                pixels.put(at, (byte) (pixels.get(at) & used));
            }
        }
    }

    /** The bits of Bits Stored, up to High Bit; 0 if the attributes contradict each other. */
    private static int usedBits(PixelFormat format) {
        int shift = format.highBit() + 1 - format.bitsStored();
        boolean possible = shift >= 0 && format.bitsStored() > 0 && format.highBit() < format.bitsAllocated();
        return possible ? ((1 << format.bitsStored()) - 1) << shift : 0;
    }
}
