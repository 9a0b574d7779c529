// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The examples in the documentation, so that tests use what people copy. */
public final class Snippets {

    private Snippets() {}

    /**
     * The first example of a language below a heading.
     *
     * @param document such as {@code docs/settings.md}
     * @param heading its text as written, such as {@code ## Settings}
     * @param language such as {@code json}
     */
    public static String first(String document, String heading, String language) {
        String text = "\n" + text(document);
        int section = text.indexOf("\n" + heading + "\n");
        String fence = "```" + language + "\n";
        int begin = text.indexOf(fence, section) + fence.length();
        if (section < 0 || begin < section + fence.length()) {
            throw new AssertionError(document + " has no " + language + " below " + heading);
        }
        return text.substring(begin, text.indexOf("```", begin));
    }

    private static String text(String document) {
        try {
            return Files.readString(Path.of(document));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
