package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.DatasetWriter;
import io.github.pseudonymizer.dicom.Tags;
import io.github.pseudonymizer.plan.action.Attribute;
import io.github.pseudonymizer.plan.action.EmbeddedOverlays;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.plan.pixel.PixelDecision;
import io.github.pseudonymizer.plan.pixel.PixelFacts;
import io.github.pseudonymizer.rewrite.pixels.BlackPixels;
import io.github.pseudonymizer.rewrite.pixels.EncapsulatedPixels;
import io.github.pseudonymizer.rewrite.pixels.NativePixels;
import io.github.pseudonymizer.rewrite.pixels.PixelFormat;
import io.github.pseudonymizer.rewrite.report.AttributeOutcome;
import io.github.pseudonymizer.rewrite.report.Remark.Problem;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.rewrite.report.RewriteListener;
import io.github.pseudonymizer.rewrite.search.LeakCheck;
import java.util.Optional;

/**
 * Copies pixel data and what belongs to it without what is no pixel: metadata in compressed frames, bytes beyond the
 * last pixel, overlays in unused bits; and with black rectangles. What has none of these stays bit for bit. Confined to
 * one thread.
 */
final class PixelElements {

    private static final int GROUP = 0x7FE0;
    /** Items are read once more for the attributes of their pixels, at each depth what is inside, too. */
    private static final int DEEPEST = 8;

    private static final int MOST_BEFORE_PIXELS = 16;
    private static final PixelFormat UNKNOWN = new PixelFormat(0, 0, 0, 0, "", false, 0, 0, 0, false, Optional.empty());

    private final DatasetReader reader;
    private final DatasetWriter writer;
    private final PixelFormat topFormat;
    private final String transferSyntax;
    private final boolean encapsulated;
    private final boolean removesOverlays;
    private final PixelDecision decision;
    private final PixelMetadata metadata;
    private final RewriteListener listener;
    /** The last pixel data that was looked into, and where it begins. */
    private Optional<EncapsulatedPixels> looked = Optional.empty();

    private int lookedAt = -1;
    private PixelFormat itemFormat = UNKNOWN;
    private int formatOfItemAt = -1;

    /** @param survey of the dataset to which the reader belongs */
    PixelElements(
            DatasetReader reader,
            DatasetWriter writer,
            Survey survey,
            Plan plan,
            PixelDecision decision,
            LeakCheck leaks,
            RewriteListener listener) {
        PixelFacts facts = survey.facts().pixels();
        this.reader = reader;
        this.writer = writer;
        this.topFormat = survey.pixelFormat();
        this.transferSyntax = survey.syntax().uid();
        this.encapsulated = survey.syntax().isEncapsulated();
        this.removesOverlays = EmbeddedOverlays.go(plan, facts);
        this.decision = decision;
        this.metadata = new PixelMetadata(leaks, plan.cleaning());
        this.listener = listener;
    }

    /** Whether the reader is at something that is copied here. */
    boolean areHere() {
        return reader.tag() >>> 16 == GROUP && (reader.tag() & 0xFFFF) <= 0x10;
    }

    /** Copies the element at which the reader is. */
    AttributeOutcome copy(Attribute attribute) {
        return switch (reader.tag()) {
            case Tags.PIXEL_DATA -> reader.isUndefinedLength() ? fragments(attribute) : values(attribute);
            case Tags.FLOAT_PIXEL_DATA, Tags.DOUBLE_FLOAT_PIXEL_DATA -> values(attribute);
            case Tags.EXTENDED_OFFSET_TABLE,
                    Tags.EXTENDED_OFFSET_TABLE_LENGTHS,
                    Tags.ENCAPSULATED_PIXEL_DATA_VALUE_TOTAL_LENGTH -> table();
            default -> stays();
        };
    }

    private AttributeOutcome stays() {
        writer.copy(reader.start(), reader.end());
        return AttributeOutcome.STAYS;
    }

    private AttributeOutcome fragments(Attribute attribute) {
        if (decision instanceof PixelDecision.BlackOut black) {
            return blackOut(black, reader.valueLength()); // Which refuses.
        }
        if (removesOverlays && reader.depth() == 0) {
            listener.note(attribute, Problem.EMBEDDED_OVERLAY);
        }
        EncapsulatedPixels pixels = lookInto(reader);
        if (pixels.isIdentifying()) {
            return refuse(attribute);
        }
        if (pixels.hasLostProfile()) {
            listener.note(attribute, Problem.LOST_PROFILE);
        }
        pixels.writeTo(writer);
        return pixels.isUnchanged() ? AttributeOutcome.STAYS : cleaned(attribute);
    }

    private AttributeOutcome refuse(Attribute attribute) {
        listener.refuse(
                attribute,
                new RewriteException(
                        RewriteException.Reason.LEAK,
                        reader.path() + " has in its frames what mentions an identity or a date"));
        return AttributeOutcome.REFUSED;
    }

    private AttributeOutcome cleaned(Attribute attribute) {
        listener.note(attribute, Problem.BESIDE_PIXELS);
        return AttributeOutcome.CLEANED;
    }

    private EncapsulatedPixels lookInto(DatasetReader element) {
        if (lookedAt != element.start() || looked.isEmpty()) {
            lookedAt = element.start();
            looked = Optional.of(
                    EncapsulatedPixels.clean(element, transferSyntax, NativePixels.shapeOf(format()), metadata));
        }
        return looked.get();
    }

    /** Tables of offsets and lengths: they come before the fragments, which are therefore looked into first. */
    private AttributeOutcome table() {
        Optional<DatasetReader> ahead = pixelDataAhead();
        if (ahead.isEmpty() || !ahead.get().isUndefinedLength()) {
            return reader.valueLength() == 0 ? stays() : AttributeOutcome.REMOVED;
        }
        EncapsulatedPixels pixels = lookInto(ahead.get());
        byte[] value = reader.value();
        Optional<byte[]> becomes = switch (reader.tag()) {
            case Tags.EXTENDED_OFFSET_TABLE -> pixels.extendedOffsets(value);
            case Tags.EXTENDED_OFFSET_TABLE_LENGTHS -> pixels.extendedLengths(value);
            default -> pixels.totalLength(value);
        };
        if (becomes.isEmpty()) {
            return stays();
        }
        if (becomes.get().length == 0) {
            return AttributeOutcome.REMOVED;
        }
        writer.replaceValue(reader, becomes.get());
        return AttributeOutcome.WRITTEN_ANEW;
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

    /** Pixels that are not compressed, or say so of themselves. */
    private AttributeOutcome values(Attribute attribute) {
        int length = reader.valueLength();
        PixelFormat format = format();
        int needed = NativePixels.needed(format, length);
        int kept = Math.min(length, needed + (needed & 1));
        if (decision instanceof PixelDecision.BlackOut black && reader.tag() == Tags.PIXEL_DATA) {
            return blackOut(black, kept);
        }
        if (encapsulated && reader.depth() == 0 && needed == length && mentionsSomebody()) {
            return refuse(attribute);
        }
        boolean clears = clearsOverlays(format);
        boolean dirtyPad = kept > needed
                && !NativePixels.isSwapped(reader, format)
                && reader.bytes().get(reader.valueStart() + needed) != 0;
        if (kept == length && !clears && !dirtyPad) {
            return stays();
        }
        writer.openValue(reader, kept);
        int end = reader.valueStart() + (dirtyPad ? needed : kept);
        if (clears) {
            java.nio.ByteOrder order = reader.valueOrder();
            writer.copy(reader.valueStart(), end, pixels -> NativePixels.clearUnusedBits(pixels, format, order));
        } else {
            writer.copy(reader.valueStart(), end);
        }
        if (dirtyPad) {
            writer.add(new byte[] {0});
        }
        return cleaned(attribute);
    }

    /** Compressed pixels without fragments are against the standard, and occur. */
    private boolean mentionsSomebody() {
        return metadata.mentionsAmidNoise(reader.bytes().slice(reader.valueStart(), reader.valueLength()));
    }

    private boolean clearsOverlays(PixelFormat format) {
        return removesOverlays
                && reader.depth() == 0
                && reader.tag() == Tags.PIXEL_DATA
                && !encapsulated
                && NativePixels.haveUnusedBits(format);
    }

    private AttributeOutcome blackOut(PixelDecision.BlackOut black, int length) {
        if (reader.depth() > 0) {
            listener.refuse(
                    Attribute.top(new io.github.pseudonymizer.dicom.Tag(reader.tag()), reader.vr()),
                    new RewriteException(
                            RewriteException.Reason.PIXELS, reader.path() + " holds other pixels inside a sequence"));
            return AttributeOutcome.REFUSED;
        }
        DatasetWriter.Patch rectangles = BlackPixels.in(reader, length, topFormat, black.rectangles());
        java.nio.ByteOrder order = reader.valueOrder();
        boolean clears = clearsOverlays(topFormat);
        if (length < reader.valueLength()) {
            writer.openValue(reader, length);
        } else {
            writer.copy(reader.start(), reader.valueStart());
        }
        writer.copy(reader.valueStart(), reader.valueStart() + length, pixels -> {
            rectangles.applyTo(pixels);
            if (clears) {
                NativePixels.clearUnusedBits(pixels, topFormat, order);
            }
        });
        return AttributeOutcome.BLACKED_OUT;
    }

    /** How the pixels here are laid out. */
    private PixelFormat format() {
        if (reader.depth() == 0) {
            return topFormat;
        }
        if (reader.depth() > DEEPEST) {
            return UNKNOWN;
        }
        if (formatOfItemAt != reader.enclosingStart()) {
            formatOfItemAt = reader.enclosingStart();
            itemFormat = PixelAttributes.formatAround(reader);
        }
        return itemFormat;
    }
}
