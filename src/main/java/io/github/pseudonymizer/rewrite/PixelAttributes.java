package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.Padding;
import io.github.pseudonymizer.dicom.charset.CharacterSet;
import io.github.pseudonymizer.plan.pixel.PixelFacts;
import io.github.pseudonymizer.plan.pixel.PixelFacts.Content;
import io.github.pseudonymizer.rewrite.pixels.Palette;
import io.github.pseudonymizer.rewrite.pixels.PixelFormat;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Gathers what is said of the pixels and the document of an instance. Top level only; of an element that occurs twice
 * the first counts. Confined to one thread.
 */
final class PixelAttributes {

    static final int PIXEL_DATA = 0x7FE00010;
    private static final int FLOAT_PIXEL_DATA = 0x7FE00008;
    private static final int DOUBLE_FLOAT_PIXEL_DATA = 0x7FE00009;
    private static final int ENCAPSULATED_DOCUMENT = 0x00420011;
    private static final int RED_DESCRIPTOR = 0x00281101;
    private static final int RED_DATA = 0x00281201;
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
     * Tells of an element.
     *
     * @param reader at an element of the top level
     */
    void see(DatasetReader reader, CharacterSet characterSet) {
        int tag = reader.tag();
        switch (tag) {
            case 0x00080008,
                    0x00080016,
                    0x00080060,
                    0x00080064,
                    0x00080070,
                    0x00081090,
                    0x00280004,
                    0x00280008,
                    0x00280301,
                    0x00420012 -> text(reader, characterSet);
            case 0x00280002,
                    0x00280006,
                    0x00280010,
                    0x00280011,
                    0x00280100,
                    0x00280101,
                    0x00280102,
                    0x00280103,
                    RED_DESCRIPTOR,
                    RED_DESCRIPTOR + 1,
                    RED_DESCRIPTOR + 2 -> numbers(reader);
            case RED_DATA, RED_DATA + 1, RED_DATA + 2 -> table(reader);
            case PIXEL_DATA -> content(reader.isUndefinedLength() ? Content.COMPRESSED_PIXELS : Content.NATIVE_PIXELS);
            case FLOAT_PIXEL_DATA, DOUBLE_FLOAT_PIXEL_DATA -> content(Content.FLOAT_PIXELS);
            case ENCAPSULATED_DOCUMENT -> content(reader.valueLength() == 0 ? Content.NONE : Content.DOCUMENT);
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

    /** Groups whose overlay has no data of its own and a position in bits that pixels do not use. */
    private Set<Integer> embeddedOverlays() {
        int high = number(0x00280102, 0);
        int low = high - number(0x00280101, high + 1) + 1;
        Set<Integer> groups = new TreeSet<>();
        for (int tag : numbers.keySet()) {
            int bit = number(tag, 0);
            boolean unused = bit > high || bit < low;
            if (isOverlay(tag) && !groupsWithData.contains(tag >>> 16) && unused && bit < number(0x00280100, 0)) {
                groups.add(tag >>> 16);
            }
        }
        return groups;
    }

    /**
     * What a plan needs to know.
     *
     * @param encapsulated whether the transfer syntax says that pixels are in fragments
     * @param isSpoken whether there is a voice in a waveform
     */
    PixelFacts facts(boolean encapsulated, boolean isSpoken) {
        return new PixelFacts(
                content == Content.NATIVE_PIXELS && encapsulated ? Content.COMPRESSED_PIXELS : content,
                text(0x00080016),
                text(0x00080060),
                List.of(text(0x00080008).split("\\\\")).stream()
                        .map(String::strip)
                        .toList(),
                text(0x00080064),
                text(0x00280301),
                text(0x00080070),
                text(0x00081090),
                number(0x00280010, 0),
                number(0x00280011, 0),
                text(0x00420012),
                embeddedOverlays(),
                isSpoken);
    }

    /**
     * How the pixels around an element are laid out.
     *
     * @param element of group 7FE0 inside an item, which is read once more up to there
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

    /** How native pixels are laid out. */
    PixelFormat format() {
        return new PixelFormat(
                number(0x00280010, 0),
                number(0x00280011, 0),
                frames(),
                number(0x00280002, 1),
                text(0x00280004),
                number(0x00280006, 0) == 1,
                number(0x00280100, 0),
                number(0x00280101, 0),
                number(0x00280102, 0),
                number(0x00280103, 0) == 1,
                palette());
    }

    /** Where several kinds contradict each other, the one that can be cleaned least. */
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
        int[] descriptor = numbers.get(reader.tag() - RED_DATA + RED_DESCRIPTOR);
        if (descriptor != null && descriptor.length == 3 && reader.valueLength() <= LARGEST_PALETTE) {
            tables.putIfAbsent(reader.tag(), new Palette.Table(descriptor, reader.value(), reader.valueOrder()));
        }
    }

    private Optional<Palette> palette() {
        Palette.Table red = tables.get(RED_DATA);
        Palette.Table green = tables.get(RED_DATA + 1);
        Palette.Table blue = tables.get(RED_DATA + 2);
        int bits = number(0x00280101, 0);
        if (red == null || green == null || blue == null || bits < 1 || bits > 16) {
            return Optional.empty();
        }
        boolean signed = number(0x00280103, 0) == 1;
        int least = signed ? -(1 << (bits - 1)) : 0;
        return Palette.of(red, green, blue, least, least + (1 << bits) - 1);
    }

    private int frames() {
        try {
            return text(0x00280008).isEmpty() ? 1 : Integer.parseInt(text(0x00280008));
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
