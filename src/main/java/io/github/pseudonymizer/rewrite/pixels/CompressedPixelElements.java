// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.pixels;

import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.DatasetWriter;
import io.github.pseudonymizer.dicom.Tags;
import io.github.pseudonymizer.plan.action.Attribute;
import io.github.pseudonymizer.rewrite.report.AttributeOutcome;
import io.github.pseudonymizer.rewrite.report.Remark.Problem;
import java.util.Optional;

/** Copies pixel data in fragments, and the tables of offsets and lengths before it. Confined to one thread. */
final class CompressedPixelElements {

    private static final int GROUP = 0x7FE0;
    private static final int MOST_BEFORE_PIXELS = 16;

    private final PixelInput input;
    private final DatasetReader reader;
    private final DatasetWriter writer;
    private final PixelLayouts layouts;
    /** The pixel data that was cleaned last. */
    private Optional<EncapsulatedPixels> cleaned = Optional.empty();
    /** Where it begins. */
    private int cleanedAt = -1;

    CompressedPixelElements(PixelInput input, DatasetReader reader, DatasetWriter writer, PixelLayouts layouts) {
        this.input = input;
        this.reader = reader;
        this.writer = writer;
        this.layouts = layouts;
    }

    /** Copies the pixel data at which the reader is. */
    AttributeOutcome copy(Attribute attribute) {
        if (input.removesOverlays() && reader.depth() == 0) {
            input.listener().note(attribute, Problem.EMBEDDED_OVERLAY);
        }
        EncapsulatedPixels pixels = clean(reader);
        if (pixels.isIdentifying()) {
            return input.refuse(reader, attribute);
        }
        if (pixels.hasLostProfile()) {
            input.listener().note(attribute, Problem.LOST_PROFILE);
        }
        pixels.writeTo(writer);
        if (pixels.isUnchanged()) {
            return AttributeOutcome.STAYS;
        }
        input.listener().note(attribute, Problem.BESIDE_PIXELS);
        return AttributeOutcome.CLEANED;
    }

    /** Copies the table at which the reader is. The fragments come after it, so they are cleaned first. */
    AttributeOutcome copyTable() {
        Optional<DatasetReader> ahead = pixelDataAhead();
        if (ahead.isEmpty() || !ahead.get().isUndefinedLength()) {
            return reader.valueLength() == 0 ? keepTable() : AttributeOutcome.REMOVED;
        }
        EncapsulatedPixels pixels = clean(ahead.get());
        byte[] value = reader.value();
        Optional<byte[]> becomes = switch (reader.tag()) {
            case Tags.EXTENDED_OFFSET_TABLE -> pixels.extendedOffsets(value);
            case Tags.EXTENDED_OFFSET_TABLE_LENGTHS -> pixels.extendedLengths(value);
            default -> pixels.totalLength(value);
        };
        if (becomes.isEmpty()) {
            return keepTable();
        }
        if (becomes.get().length == 0) {
            return AttributeOutcome.REMOVED;
        }
        writer.replaceValue(reader, becomes.get());
        return AttributeOutcome.REWRITTEN;
    }

    private AttributeOutcome keepTable() {
        writer.copy(reader.start(), reader.end());
        return AttributeOutcome.STAYS;
    }

    private EncapsulatedPixels clean(DatasetReader element) {
        if (cleanedAt != element.start() || cleaned.isEmpty()) {
            cleanedAt = element.start();
            cleaned = Optional.of(EncapsulatedPixels.clean(
                    element, input.syntax().uid(), NativePixels.shapeOf(layouts.at(reader)), input.check()));
        }
        return cleaned.get();
    }

    private Optional<DatasetReader> pixelDataAhead() {
        DatasetReader ahead = new DatasetReader(reader.bytes(), reader.start(), reader.encoding());
        for (int i = 0; i < MOST_BEFORE_PIXELS; i++) {
            if (ahead.next() != DatasetReader.Event.ELEMENT || ahead.tag() >>> 16 != GROUP) {
                return Optional.empty();
            }
            if (ahead.tag() == Tags.PIXEL_DATA) {
                return Optional.of(ahead);
            }
        }
        return Optional.empty();
    }
}
