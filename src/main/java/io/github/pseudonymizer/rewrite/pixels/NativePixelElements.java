// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.pixels;

import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.DatasetWriter;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Tags;
import io.github.pseudonymizer.plan.action.Attribute;
import io.github.pseudonymizer.plan.pixel.PixelDecision;
import io.github.pseudonymizer.rewrite.report.AttributeOutcome;
import io.github.pseudonymizer.rewrite.report.Remark.Problem;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import java.nio.ByteOrder;

/** Copies pixel data that is not in fragments, and blacks it out. Confined to one thread. */
final class NativePixelElements {

    private final PixelInput input;
    private final DatasetReader reader;
    private final DatasetWriter writer;
    private final PixelLayouts layouts;
    private final boolean encapsulated;

    NativePixelElements(PixelInput input, DatasetReader reader, DatasetWriter writer, PixelLayouts layouts) {
        this.input = input;
        this.reader = reader;
        this.writer = writer;
        this.layouts = layouts;
        this.encapsulated = input.syntax().isEncapsulated();
    }

    /** Copies the pixel data at which the reader is. */
    AttributeOutcome copy(Attribute attribute) {
        int length = reader.valueLength();
        PixelFormat format = layouts.at(reader);
        int needed = NativePixels.needed(format, length);
        int kept = Math.min(length, needed + (needed & 1));
        if (input.decision() instanceof PixelDecision.BlackOut black && reader.tag() == Tags.PIXEL_DATA) {
            return blackOut(black, kept);
        }
        if (encapsulated && reader.depth() == 0 && needed == length && mentionsIdentity()) {
            return input.refuse(reader, attribute);
        }
        boolean clears = clearsOverlays(format);
        boolean dirtyPad = kept > needed
                && !NativePixels.isSwapped(reader, format)
                && reader.bytes().get(reader.valueStart() + needed) != 0;
        if (kept == length && !clears && !dirtyPad) {
            writer.copy(reader.start(), reader.end());
            return AttributeOutcome.STAYS;
        }
        writer.openValue(reader, kept);
        int end = reader.valueStart() + (dirtyPad ? needed : kept);
        if (clears) {
            ByteOrder order = reader.valueOrder();
            writer.copy(reader.valueStart(), end, pixels -> NativePixels.clearUnusedBits(pixels, format, order));
        } else {
            writer.copy(reader.valueStart(), end);
        }
        if (dirtyPad) {
            writer.add(new byte[] {0});
        }
        input.listener().note(attribute, Problem.BESIDE_PIXELS);
        return AttributeOutcome.CLEANED;
    }

    /** Searches compressed pixels without fragments, which are against the standard, but occur. */
    private boolean mentionsIdentity() {
        return input.check().mentionsAmidNoise(reader.bytes().slice(reader.valueStart(), reader.valueLength()));
    }

    private boolean clearsOverlays(PixelFormat format) {
        return input.removesOverlays()
                && reader.depth() == 0
                && reader.tag() == Tags.PIXEL_DATA
                && !encapsulated
                && NativePixels.hasUnusedBits(format);
    }

    /**
     * Copies the pixel data at which the reader is, with black rectangles.
     *
     * @param length how many bytes of the value stay
     * @throws RewriteException if the pixels are compressed, or in another way cannot be blacked out
     */
    AttributeOutcome blackOut(PixelDecision.BlackOut black, int length) {
        if (reader.depth() > 0) {
            input.listener()
                    .refuse(
                            Attribute.top(new Tag(reader.tag()), reader.vr()),
                            new RewriteException(
                                    RewriteException.Reason.PIXELS,
                                    reader.path() + " holds other pixels inside a sequence"));
            return AttributeOutcome.REFUSED;
        }
        PixelFormat format = layouts.top();
        DatasetWriter.Patch rectangles = BlackPixels.in(reader, length, format, black.rectangles());
        ByteOrder order = reader.valueOrder();
        boolean clears = clearsOverlays(format);
        if (length < reader.valueLength()) {
            writer.openValue(reader, length);
        } else {
            writer.copy(reader.start(), reader.valueStart());
        }
        writer.copy(reader.valueStart(), reader.valueStart() + length, pixels -> {
            rectangles.applyTo(pixels);
            if (clears) {
                NativePixels.clearUnusedBits(pixels, format, order);
            }
        });
        return AttributeOutcome.BLACKED_OUT;
    }
}
