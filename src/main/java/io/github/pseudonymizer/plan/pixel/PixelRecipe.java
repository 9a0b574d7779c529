// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan.pixel;

import io.github.pseudonymizer.pattern.NamePattern;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where a kind of device burns text into its images. An empty condition fits every image.
 *
 * @param manufacturer of the device, (0008,0070)
 * @param model of the device, (0008,1090)
 * @param modality (0008,0060)
 * @param sopClassUid (0008,0016)
 * @param rows of the image
 * @param columns of the image
 * @param rectangles to black out, at least one
 */
public record PixelRecipe(
        Optional<NamePattern> manufacturer,
        Optional<NamePattern> model,
        String modality,
        String sopClassUid,
        OptionalInt rows,
        OptionalInt columns,
        List<Rectangle> rectangles) {

    public PixelRecipe {
        rectangles = List.copyOf(rectangles);
    }

    /** Whether it is made for images such as this; never for one that does not hold all rectangles. */
    public boolean fits(PixelFacts image) {
        return (modality.isEmpty() || modality.equals(image.modality()))
                && (sopClassUid.isEmpty() || sopClassUid.equals(image.sopClassUid()))
                && (rows.isEmpty() || rows.getAsInt() == image.rows())
                && (columns.isEmpty() || columns.getAsInt() == image.columns())
                && rectangles.stream().allMatch(rectangle -> rectangle.fits(image.rows(), image.columns()))
                && manufacturer
                        .map(pattern -> pattern.matches(image.manufacturer()))
                        .orElse(true)
                && model.map(pattern -> pattern.matches(image.model())).orElse(true);
    }
}
