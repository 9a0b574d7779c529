// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which attributes of PS3.15 Table E.1-1 each kind of object can have at its top level without an error: what
 * {@link IdentifyingTrials} found, kept in {@code identifying.txt} because finding it takes thousands of questions.
 */
public final class IdentifyingAttributes {

    private static final Map<String, List<String>> KEYWORDS = read();

    private IdentifyingAttributes() {}

    /**
     * Lines for {@link IodPhantoms#file(String, List)}.
     *
     * @throws IllegalArgumentException if {@code identifying.txt} says nothing of this kind
     */
    public static List<String> of(String kind) {
        return keywords(kind).stream()
                .flatMap(keyword -> IdentifyingValues.lines(keyword).stream())
                .toList();
    }

    static List<String> keywords(String kind) {
        List<String> keywords = KEYWORDS.get(kind);
        if (keywords == null) {
            throw new IllegalArgumentException("identifying.txt does not know " + kind);
        }
        return keywords;
    }

    private static Map<String, List<String>> read() {
        Map<String, List<String>> keywords = new LinkedHashMap<>();
        try (InputStream file = IdentifyingAttributes.class.getResourceAsStream("identifying.txt")) {
            new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> List.of(line.split(" ", -1)))
                    .forEach(words -> keywords.put(words.get(0), words.subList(1, words.size())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return keywords;
    }
}
