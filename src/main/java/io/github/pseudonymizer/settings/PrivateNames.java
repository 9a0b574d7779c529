// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.settings;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.profile.PrivateAttribute;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A list of attributes in which private ones may also be named by their creator.
 *
 * @param tags entries that name an attribute by keyword or tag
 * @param attributes entries that name an attribute by its creator
 */
record PrivateNames(Set<Tag> tags, Set<PrivateAttribute> attributes) {

    private static final String ALLOWED =
            "allowed is the keyword or tag (gggg,eeee) of an attribute of PS3.6, a private"
                    + " tag, or gggg,xxee,PRIVATE CREATOR";

    PrivateNames {
        tags = Set.copyOf(tags);
        attributes = Set.copyOf(attributes);
    }

    /**
     * Reads the list under this key and tells its section every fault.
     *
     * @param tag the attribute of a keyword or tag
     */
    static PrivateNames read(SettingsSection section, String key, Function<String, Optional<Tag>> tag) {
        Set<Tag> tags = new HashSet<>();
        Set<PrivateAttribute> attributes = new HashSet<>();
        section.texts(key).forEach((index, text) -> {
            Optional<Tag> named = tag.apply(text);
            if (named.isPresent()) {
                tags.add(named.get());
                return;
            }
            try {
                PrivateAttribute.parse(text)
                        .ifPresentOrElse(attributes::add, () -> problem(section, key, index, text, ALLOWED));
            } catch (IllegalArgumentException malformed) {
                problem(section, key, index, text, String.valueOf(malformed.getMessage()));
            }
        });
        return new PrivateNames(tags, attributes);
    }

    private static void problem(SettingsSection section, String key, int index, String text, String what) {
        section.problem(key + "[" + index + "]", "found \"" + text + "\", " + what);
    }
}
