// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.pixels;

import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.DatasetWriter;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.pixel.Rectangle;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Makes rectangles of native pixel data black, in every frame. Everything outside them stays; but if two pixels share
 * their color (YBR_FULL_422) a rectangle grows to whole pairs.
 *
 * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part05/chapter_8.html">PS3.5 §8.1, §8.2</a>
 */
final class BlackPixels implements DatasetWriter.Patch {

    private final PixelFormat format;
    private final List<BlackUnit> planes;
    private final List<Rectangle> rectangles;
    private final boolean swapped;

    private BlackPixels(PixelFormat format, List<BlackUnit> planes, List<Rectangle> rectangles, boolean swapped) {
        this.format = format;
        this.planes = planes;
        this.rectangles = rectangles;
        this.swapped = swapped;
    }

    /**
     * Prepares the rectangles.
     *
     * @param element at Pixel Data
     * @param length how many bytes of its value count
     * @throws RewriteException if its layout contradicts its attributes, or is unknown to this version
     */
    static BlackPixels in(DatasetReader element, int length, PixelFormat format, List<Rectangle> rectangles) {
        if (element.isUndefinedLength()) {
            throw BlackUnit.refusal("its pixels are compressed");
        }
        for (Rectangle rectangle : rectangles) {
            if (!rectangle.fits(format.rows(), format.columns())) {
                throw BlackUnit.refusal("a rectangle reaches beyond its pixels");
            }
        }
        for (List<BlackUnit> planes : BlackUnit.candidates(format, element.valueOrder())) {
            long bytes = bytesOfFrame(format, planes) * format.frames();
            if (bytes > 0 && (length == bytes || length == bytes + (bytes & 1))) {
                return new BlackPixels(format, planes, rectangles, isSwapped(element, format));
            }
        }
        throw BlackUnit.refusal("its pixel data has another length than its rows, columns and frames need");
    }

    /** PS3.5 §8.2, Annex A.3: as OW, two pixels of 8 bits are one word, and its lower half comes first. */
    private static boolean isSwapped(DatasetReader element, PixelFormat format) {
        boolean swapped =
                element.vr() == Vr.OW && element.valueOrder() == ByteOrder.BIG_ENDIAN && format.bitsAllocated() == 8;
        if (swapped && (element.valueLength() & 1) == 1) {
            throw BlackUnit.refusal("its pixel data has half a word");
        }
        return swapped;
    }

    private static long bytesOfFrame(PixelFormat format, List<BlackUnit> planes) {
        long bytes = 0;
        for (BlackUnit plane : planes) {
            bytes += (long) plane.bytesOf(format.columns()) * format.rows();
        }
        return bytes;
    }

    @Override
    public void applyTo(ByteBuffer pixels) {
        int plane = 0;
        for (int frame = 0; frame < format.frames(); frame++) {
            for (BlackUnit unit : planes) {
                for (Rectangle rectangle : rectangles) {
                    fill(pixels, plane, unit, rectangle);
                }
                plane += unit.bytesOf(format.columns()) * format.rows();
            }
        }
    }

    private void fill(ByteBuffer pixels, int plane, BlackUnit unit, Rectangle rectangle) {
        int start = unit.startOf(rectangle.x());
        byte[] black = unit.repeated(rectangle.x(), rectangle.width());
        for (int y = rectangle.y(); y < rectangle.y() + rectangle.height(); y++) {
            int at = plane + y * unit.bytesOf(format.columns()) + start;
            if (swapped) {
                for (int i = 0; i < black.length; i++) {
                    pixels.put((at + i) ^ 1, black[i]);
                }
            } else {
                pixels.put(at, black);
            }
        }
    }
}
