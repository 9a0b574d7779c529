// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Every attribute of the dictionary, repeating groups by their first. */
public final class EverythingKnown {

    private EverythingKnown() {}

    /** Their tags. */
    public static List<Tag> tags() {
        try (InputStream stream = Dictionary.class.getResourceAsStream("dictionary.csv")) {
            return new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.matches("[0-9A-Fx]{8},.*"))
                    .map(line -> Tag.parse(line.substring(0, 8).replace('x', '0')))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
