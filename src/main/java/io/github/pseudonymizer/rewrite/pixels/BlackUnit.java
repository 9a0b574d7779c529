// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.pixels;

import io.github.pseudonymizer.rewrite.report.RewriteException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** The bytes that, repeated along the rows of a plane, show it black. */
final class BlackUnit {

    private final byte[] bytes;
    private final int pixels;

    /**
     * A unit.
     *
     * @param bytes of the unit
     * @param pixels in the unit
     */
    private BlackUnit(byte[] bytes, int pixels) {
        this.bytes = bytes;
        this.pixels = pixels;
    }

    /** Bytes of a row of this many pixels. */
    int bytesOf(int columns) {
        return (columns + pixels - 1) / pixels * bytes.length;
    }

    /** Where in its row the unit of this pixel begins. */
    int startOf(int x) {
        return x / pixels * bytes.length;
    }

    /** Black for every unit that holds one of these pixels. */
    byte[] repeated(int x, int width) {
        byte[] row = new byte[bytesOf(x + width) - startOf(x)];
        for (int i = 0; i < row.length; i++) {
            row[i] = bytes[i % bytes.length];
        }
        return row;
    }

    /**
     * The possible layouts of such pixels, as the planes of one frame. There are several if writers disagree; only the
     * length of the data tells the right one.
     *
     * @throws RewriteException if this version knows none
     */
    static List<List<BlackUnit>> candidates(PixelFormat format, ByteOrder order) {
        if (format.bitsAllocated() != 8 && format.bitsAllocated() != 16) {
            throw refusal("Bits Allocated (0028,0100) is neither 8 nor 16");
        }
        if (format.bitsStored() < 1
                || format.highBit() < format.bitsStored() - 1
                || format.highBit() >= format.bitsAllocated()) {
            throw refusal("Bits Stored (0028,0101) and High Bit (0028,0102) contradict the bits allocated");
        }
        int half = 1 << (format.bitsStored() - 1);
        return switch (format.photometricInterpretation()) {
            case "MONOCHROME2" -> planes(format, order, format.signed() ? -half : 0);
            case "MONOCHROME1" -> planes(format, order, format.signed() ? half - 1 : 2 * half - 1);
            case "PALETTE COLOR" ->
                planes(
                        format,
                        order,
                        format.palette()
                                .orElseThrow(() -> refusal("its palette is missing, segmented or malformed"))
                                .darkest());
            case "RGB" -> planes(format, order, 0, 0, 0);
            case "YBR_FULL" -> planes(format, order, 0, half, half);
            case "YBR_FULL_422" -> subsampled(format, order, half);
            default -> throw refusal("unknown Photometric Interpretation (0028,0004)");
        };
    }

    private static List<List<BlackUnit>> planes(PixelFormat format, ByteOrder order, int... samples) {
        if (format.samplesPerPixel() != samples.length) {
            throw refusal(
                    "Samples per Pixel (0028,0002) and Photometric Interpretation (0028,0004) contradict each other");
        }
        List<BlackUnit> planes = new ArrayList<>();
        if (format.byPlane()) {
            for (int sample : samples) {
                planes.add(new BlackUnit(encoded(format, order, sample), 1));
            }
        } else {
            planes.add(new BlackUnit(encoded(format, order, samples), 1));
        }
        return List.of(planes);
    }

    /**
     * Two pixels are Y Y Cb Cr (PS3.3 §C.7.6.3.1.2); some writers declare that, but give every pixel a color of its
     * own.
     */
    private static List<List<BlackUnit>> subsampled(PixelFormat format, ByteOrder order, int half) {
        List<List<BlackUnit>> candidates = new ArrayList<>();
        if (format.columns() % 2 == 0 && !format.byPlane()) {
            candidates.add(List.of(new BlackUnit(encoded(format, order, 0, 0, half, half), 2)));
        }
        candidates.addAll(planes(format, order, 0, half, half));
        return candidates;
    }

    /**
     * Samples as they are stored. Below the high bit, negative numbers are extended into the unused bits, because some
     * readers take these for part of the number.
     */
    private static byte[] encoded(PixelFormat format, ByteOrder order, int... samples) {
        int shift = format.highBit() - format.bitsStored() + 1;
        ByteBuffer bytes =
                ByteBuffer.allocate(samples.length * format.bitsAllocated() / 8).order(order);
        for (int sample : samples) {
            int stored = shift == 0 ? sample : (sample & ((1 << format.bitsStored()) - 1)) << shift;
            if (format.bitsAllocated() == 8) {
                bytes.put((byte) stored);
            } else {
                bytes.putShort((short) stored);
            }
        }
        return bytes.array();
    }

    /** The refusal of pixels that cannot be blacked out. */
    static RewriteException refusal(String why) {
        return new RewriteException(RewriteException.Reason.PIXELS, "cannot be blacked out: " + why);
    }
}
