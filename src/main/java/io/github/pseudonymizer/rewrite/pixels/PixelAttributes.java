// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.pixels;

import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.Padding;
import io.github.pseudonymizer.dicom.Tags;
import io.github.pseudonymizer.dicom.charset.CharacterSet;
import io.github.pseudonymizer.plan.pixel.PixelFacts;
import io.github.pseudonymizer.plan.pixel.PixelFacts.Content;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Gathers the attributes of the pixels and the document of an instance. Top level only; if an element occurs twice the
 * first one counts. Confined to one thread.
 */
public final class PixelAttributes {

    private static final int OVERLAY_BIT_POSITION = 0x0102;
    private static final int OVERLAY_DATA = 0x3000;
    private static final int LAST_OVERLAY = 0x1E;
    private static final int LONGEST_TEXT = 1024;
    private static final int LARGEST_PALETTE = 1 << 17;

    private final Map<Integer, String> texts = new HashMap<>();
    private final Map<Integer, int[]> numbers = new HashMap<>();
    private final Map<Integer, Palette.Table> tables = new HashMap<>();
    private final Set<Integer> groupsWithData = new HashSet<>();
    private Content content = Content.NONE;

    /**
     * Reads an element.
     *
     * @param reader at an element of the top level
     */
    public void see(DatasetReader reader, CharacterSet characterSet) {
        int tag = reader.tag();
        switch (tag) {
            case Tags.IMAGE_TYPE,
                    Tags.SOP_CLASS_UID,
                    Tags.MODALITY,
                    Tags.CONVERSION_TYPE,
                    Tags.MANUFACTURER,
                    Tags.MANUFACTURER_MODEL_NAME,
                    Tags.PHOTOMETRIC_INTERPRETATION,
                    Tags.NUMBER_OF_FRAMES,
                    Tags.BURNED_IN_ANNOTATION,
                    Tags.MIME_TYPE_OF_ENCAPSULATED_DOCUMENT -> text(reader, characterSet);
            case Tags.SAMPLES_PER_PIXEL,
                    Tags.PLANAR_CONFIGURATION,
                    Tags.ROWS,
                    Tags.COLUMNS,
                    Tags.BITS_ALLOCATED,
                    Tags.BITS_STORED,
                    Tags.HIGH_BIT,
                    Tags.PIXEL_REPRESENTATION,
                    Tags.RED_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR,
                    Tags.RED_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR + 1,
                    Tags.RED_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR + 2 -> numbers(reader);
            case Tags.RED_PALETTE_COLOR_LOOKUP_TABLE_DATA,
                    Tags.RED_PALETTE_COLOR_LOOKUP_TABLE_DATA + 1,
                    Tags.RED_PALETTE_COLOR_LOOKUP_TABLE_DATA + 2 -> table(reader);
            case Tags.PIXEL_DATA ->
                content(reader.isUndefinedLength() ? Content.COMPRESSED_PIXELS : Content.NATIVE_PIXELS);
            case Tags.FLOAT_PIXEL_DATA, Tags.DOUBLE_FLOAT_PIXEL_DATA -> content(Content.FLOAT_PIXELS);
            case Tags.ENCAPSULATED_DOCUMENT -> content(reader.valueLength() == 0 ? Content.NONE : Content.DOCUMENT);
            default -> {
                if (isOverlay(tag)) {
                    overlay(reader);
                }
            }
        }
    }

    private static boolean isOverlay(int tag) {
        return tag >>> 24 == 0x60 && (tag >>> 16 & 1) == 0 && (tag >>> 16 & 0xFF) <= LAST_OVERLAY;
    }

    private void overlay(DatasetReader reader) {
        if ((reader.tag() & 0xFFFF) == OVERLAY_BIT_POSITION) {
            numbers(reader);
        } else if ((reader.tag() & 0xFFFF) == OVERLAY_DATA && reader.valueLength() > 0) {
            groupsWithData.add(reader.tag() >>> 16);
        }
    }

    /** Groups of overlays without data of their own, and with a position in bits that pixels do not use. */
    private Set<Integer> embeddedOverlays() {
        int high = number(Tags.HIGH_BIT, 0);
        int low = high - number(Tags.BITS_STORED, high + 1) + 1;
        Set<Integer> groups = new TreeSet<>();
        for (int tag : numbers.keySet()) {
            int bit = number(tag, 0);
            boolean unused = bit > high || bit < low;
            if (isOverlay(tag)
                    && !groupsWithData.contains(tag >>> 16)
                    && unused
                    && bit < number(Tags.BITS_ALLOCATED, 0)) {
                groups.add(tag >>> 16);
            }
        }
        return groups;
    }

    /**
     * The facts that a plan needs.
     *
     * @param encapsulated whether the transfer syntax says that pixels are in fragments
     * @param isSpoken whether there is a voice in a waveform
     */
    public PixelFacts facts(boolean encapsulated, boolean isSpoken) {
        return new PixelFacts(
                content == Content.NATIVE_PIXELS && encapsulated ? Content.COMPRESSED_PIXELS : content,
                text(Tags.SOP_CLASS_UID),
                text(Tags.MODALITY),
                List.of(text(Tags.IMAGE_TYPE).split("\\\\")).stream()
                        .map(String::strip)
                        .toList(),
                text(Tags.CONVERSION_TYPE),
                text(Tags.BURNED_IN_ANNOTATION),
                text(Tags.MANUFACTURER),
                text(Tags.MANUFACTURER_MODEL_NAME),
                number(Tags.ROWS, 0),
                number(Tags.COLUMNS, 0),
                text(Tags.MIME_TYPE_OF_ENCAPSULATED_DOCUMENT),
                embeddedOverlays(),
                isSpoken);
    }

    /**
     * The layout of the pixels around an element.
     *
     * @param element of group 7FE0 inside an item, which is read again up to there
     */
    static PixelFormat formatAround(DatasetReader element) {
        PixelAttributes attributes = new PixelAttributes();
        DatasetReader item = new DatasetReader(element.bytes(), element.enclosingStart() + 8, element.encoding());
        DatasetReader.Event event = item.next();
        while (item.start() < element.start() && event != DatasetReader.Event.END) {
            if (event == DatasetReader.Event.SEQUENCE) {
                item.skipSequence();
            } else {
                attributes.see(item, CharacterSet.DEFAULT);
            }
            event = item.next();
        }
        return attributes.format();
    }

    /** The layout of native pixels. */
    public PixelFormat format() {
        return new PixelFormat(
                number(Tags.ROWS, 0),
                number(Tags.COLUMNS, 0),
                frames(),
                number(Tags.SAMPLES_PER_PIXEL, 1),
                text(Tags.PHOTOMETRIC_INTERPRETATION),
                number(Tags.PLANAR_CONFIGURATION, 0) == 1,
                number(Tags.BITS_ALLOCATED, 0),
                number(Tags.BITS_STORED, 0),
                number(Tags.HIGH_BIT, 0),
                number(Tags.PIXEL_REPRESENTATION, 0) == 1,
                palette());
    }

    /** Keeps this kind of content; if several kinds contradict each other, the one that can be cleaned least. */
    private void content(Content seen) {
        boolean more = switch (content) {
            case NONE, DOCUMENT -> seen != Content.NONE;
            case NATIVE_PIXELS -> seen == Content.COMPRESSED_PIXELS || seen == Content.FLOAT_PIXELS;
            case COMPRESSED_PIXELS -> seen == Content.FLOAT_PIXELS;
            case FLOAT_PIXELS -> false;
        };
        if (more) {
            content = seen;
        }
    }

    private void text(DatasetReader reader, CharacterSet characterSet) {
        if (reader.valueLength() <= LONGEST_TEXT) {
            String value = Padding.strip(characterSet.decode(reader.value(), reader.vr()))
                    .strip();
            texts.putIfAbsent(reader.tag(), value);
        }
    }

    private void numbers(DatasetReader reader) {
        int count = reader.valueLength() / 2;
        if (reader.valueLength() <= LONGEST_TEXT) {
            ByteBuffer value = ByteBuffer.wrap(reader.value()).order(reader.valueOrder());
            int[] read = new int[count];
            for (int i = 0; i < count; i++) {
                read[i] = value.getShort() & 0xFFFF;
            }
            numbers.putIfAbsent(reader.tag(), read);
        }
    }

    private void table(DatasetReader reader) {
        int[] descriptor = numbers.get(reader.tag()
                - Tags.RED_PALETTE_COLOR_LOOKUP_TABLE_DATA
                + Tags.RED_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR);
        if (descriptor != null && descriptor.length == 3 && reader.valueLength() <= LARGEST_PALETTE) {
            tables.putIfAbsent(reader.tag(), new Palette.Table(descriptor, reader.value(), reader.valueOrder()));
        }
    }

    private Optional<Palette> palette() {
        Palette.Table red = tables.get(Tags.RED_PALETTE_COLOR_LOOKUP_TABLE_DATA);
        Palette.Table green = tables.get(Tags.RED_PALETTE_COLOR_LOOKUP_TABLE_DATA + 1);
        Palette.Table blue = tables.get(Tags.RED_PALETTE_COLOR_LOOKUP_TABLE_DATA + 2);
        int bits = number(Tags.BITS_STORED, 0);
        if (red == null || green == null || blue == null || bits < 1 || bits > 16) {
            return Optional.empty();
        }
        boolean signed = number(Tags.PIXEL_REPRESENTATION, 0) == 1;
        int least = signed ? -(1 << (bits - 1)) : 0;
        return Palette.of(red, green, blue, least, least + (1 << bits) - 1);
    }

    private int frames() {
        try {
            return text(Tags.NUMBER_OF_FRAMES).isEmpty() ? 1 : Integer.parseInt(text(Tags.NUMBER_OF_FRAMES));
        } catch (NumberFormatException malformed) {
            return 0;
        }
    }

    private String text(int tag) {
        return texts.getOrDefault(tag, "");
    }

    private int number(int tag, int otherwise) {
        int[] values = numbers.getOrDefault(tag, new int[0]);
        return values.length == 0 ? otherwise : values[0];
    }

    @Override
    public String toString() {
        return "PixelAttributes[redacted]";
    }
}
