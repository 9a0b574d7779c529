// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan.pixel;

import java.util.Locale;
import java.util.Set;

/**
 * Which images mostly have text burned in: what ultrasound machines, cameras, scanners and screens make.
 *
 * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part03/sect_C.7.6.html">PS3.3 §C.7.6.1</a>
 */
final class Suspicion {

    private static final Set<String> SOP_CLASSES = Set.of(
            // Ultrasound: image, multi-frame, both of them retired, enhanced volume, photoacoustic.
            "1.2.840.10008.5.1.4.1.1.6.1",
            "1.2.840.10008.5.1.4.1.1.3.1",
            "1.2.840.10008.5.1.4.1.1.6",
            "1.2.840.10008.5.1.4.1.1.3",
            "1.2.840.10008.5.1.4.1.1.6.2",
            "1.2.840.10008.5.1.4.1.1.6.3",
            // Secondary capture: single frame; multi-frame single bit, grayscale byte, grayscale word, true color.
            "1.2.840.10008.5.1.4.1.1.7",
            "1.2.840.10008.5.1.4.1.1.7.1",
            "1.2.840.10008.5.1.4.1.1.7.2",
            "1.2.840.10008.5.1.4.1.1.7.3",
            "1.2.840.10008.5.1.4.1.1.7.4",
            // Visible light: endoscopic and photographic image; video of an endoscope, a microscope, a camera.
            "1.2.840.10008.5.1.4.1.1.77.1.1",
            "1.2.840.10008.5.1.4.1.1.77.1.4",
            "1.2.840.10008.5.1.4.1.1.77.1.1.1",
            "1.2.840.10008.5.1.4.1.1.77.1.2.1",
            "1.2.840.10008.5.1.4.1.1.77.1.4.1",
            // Hardcopy, grayscale and color: films as they were printed. Retired.
            "1.2.840.10008.5.1.1.29",
            "1.2.840.10008.5.1.1.30");

    private static final Set<String> MODALITIES =
            Set.of("US", "BDUS", "IVUS", "OT", "SC", "DOC", "XC", "ES", "HC", "TG");

    private Suspicion() {}

    /** Whether an image is of such a kind. */
    static boolean falls(PixelFacts image) {
        return SOP_CLASSES.contains(image.sopClassUid())
                || MODALITIES.contains(image.modality())
                || !image.conversionType().isEmpty()
                || isSecondary(image)
                || image.imageType().stream().anyMatch(Suspicion::isCaptureOrLabel);
    }

    /** Image Type begins with DERIVED\SECONDARY. */
    private static boolean isSecondary(PixelFacts image) {
        return image.imageType().size() > 1
                && image.imageType().get(0).equals("DERIVED")
                && image.imageType().get(1).equals("SECONDARY");
    }

    /** A capture of a screen; or the label of a slide, alone or in the overview (PS3.3 §C.8.12.4.1.1). */
    private static boolean isCaptureOrLabel(String imageType) {
        String letters = imageType.toUpperCase(Locale.ROOT).replaceAll("[^A-Z]", "");
        return letters.contains("SCREEN") || letters.equals("LABEL") || letters.equals("OVERVIEW");
    }
}
