// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan.pixel;

import java.util.List;
import java.util.Set;

/**
 * What decides about the pixels and the document of an instance: top-level values without padding, empty where absent.
 *
 * @param content what there is to be looked at
 * @param sopClassUid (0008,0016)
 * @param modality (0008,0060)
 * @param imageType (0008,0008), value by value
 * @param conversionType (0008,0064)
 * @param burnedInAnnotation (0028,0301)
 * @param manufacturer (0008,0070)
 * @param model Manufacturer's Model Name (0008,1090)
 * @param rows (0028,0010), 0 where absent
 * @param columns (0028,0011), 0 where absent
 * @param mimeType of the document, (0042,0012)
 * @param embeddedOverlays groups (60xx) of overlays that stand in unused bits of the pixels
 * @param isSpoken whether it holds a voice: Basic Voice Audio, or a waveform whose channels may be speech
 */
public record PixelFacts(
        Content content,
        String sopClassUid,
        String modality,
        List<String> imageType,
        String conversionType,
        String burnedInAnnotation,
        String manufacturer,
        String model,
        int rows,
        int columns,
        String mimeType,
        Set<Integer> embeddedOverlays,
        boolean isSpoken) {

    /** What an instance can show. */
    public enum Content {
        /** Nothing. */
        NONE,
        /** Pixel Data (7FE0,0010) as numbers. */
        NATIVE_PIXELS,
        /** Pixel Data (7FE0,0010) in fragments. */
        COMPRESSED_PIXELS,
        /** Float or Double Float Pixel Data (7FE0,0008), (7FE0,0009). */
        FLOAT_PIXELS,
        /** Encapsulated Document (0042,0011). */
        DOCUMENT
    }

    public PixelFacts {
        imageType = List.copyOf(imageType);
        embeddedOverlays = Set.copyOf(embeddedOverlays);
    }

    /** Of an instance without embedded overlays and without a voice. */
    public PixelFacts(
            Content content,
            String sopClassUid,
            String modality,
            List<String> imageType,
            String conversionType,
            String burnedInAnnotation,
            String manufacturer,
            String model,
            int rows,
            int columns,
            String mimeType) {
        this(
                content,
                sopClassUid,
                modality,
                imageType,
                conversionType,
                burnedInAnnotation,
                manufacturer,
                model,
                rows,
                columns,
                mimeType,
                Set.of(),
                false);
    }

    public boolean hasPixels() {
        return content != Content.NONE && content != Content.DOCUMENT;
    }

    /** Names of manufacturers and models can be anything. */
    @Override
    public String toString() {
        return "PixelFacts[" + content + "]";
    }
}
