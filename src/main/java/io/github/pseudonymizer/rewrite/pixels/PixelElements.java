// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.pixels;

import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.DatasetWriter;
import io.github.pseudonymizer.dicom.Tags;
import io.github.pseudonymizer.plan.action.Attribute;
import io.github.pseudonymizer.plan.pixel.PixelDecision;
import io.github.pseudonymizer.rewrite.report.AttributeOutcome;

/**
 * Copies pixel data and the elements that belong to it. It leaves out all bytes that are not pixels: metadata in
 * compressed frames, bytes beyond the last pixel, overlays in unused bits. It draws the black rectangles. Elements
 * without any of these stay bit for bit. Confined to one thread.
 */
public final class PixelElements {

    private static final int GROUP = 0x7FE0;
    private static final int LAST_ELEMENT = 0x10;

    private final DatasetReader reader;
    private final DatasetWriter writer;
    private final PixelDecision decision;
    private final NativePixelElements nativePixels;
    private final CompressedPixelElements compressedPixels;

    /** Prepares for the pixels of the dataset that is read and written. */
    public PixelElements(PixelInput input, DatasetReader reader, DatasetWriter writer) {
        PixelLayouts layouts = new PixelLayouts(input.format());
        this.reader = reader;
        this.writer = writer;
        this.decision = input.decision();
        this.nativePixels = new NativePixelElements(input, reader, writer, layouts);
        this.compressedPixels = new CompressedPixelElements(input, reader, writer, layouts);
    }

    /** Whether the reader is at an element that is copied here. */
    public boolean isHere() {
        return reader.tag() >>> 16 == GROUP && (reader.tag() & 0xFFFF) <= LAST_ELEMENT;
    }

    /** Copies the element at which the reader is. */
    public AttributeOutcome copy(Attribute attribute) {
        return switch (reader.tag()) {
            case Tags.PIXEL_DATA -> reader.isUndefinedLength() ? fragments(attribute) : nativePixels.copy(attribute);
            case Tags.FLOAT_PIXEL_DATA, Tags.DOUBLE_FLOAT_PIXEL_DATA -> nativePixels.copy(attribute);
            case Tags.EXTENDED_OFFSET_TABLE,
                    Tags.EXTENDED_OFFSET_TABLE_LENGTHS,
                    Tags.ENCAPSULATED_PIXEL_DATA_VALUE_TOTAL_LENGTH -> compressedPixels.copyTable();
            default -> {
                writer.copy(reader.start(), reader.end());
                yield AttributeOutcome.STAYS;
            }
        };
    }

    private AttributeOutcome fragments(Attribute attribute) {
        return decision instanceof PixelDecision.BlackOut black
                ? nativePixels.blackOut(black, reader.valueLength()) // Refuses compressed pixels.
                : compressedPixels.copy(attribute);
    }
}
