// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The kinds of objects of {@code iods.txt}, each as the lines of its attributes, with modules put in.
 *
 * @param iods by name, in the order of the file
 */
record IodTable(Map<String, Iod> iods) {

    /**
     * A kind of object.
     *
     * @param sopClassUid SOP Class UID (0008,0016)
     * @param attributes one line each
     */
    record Iod(String sopClassUid, List<Line> attributes) {}

    /**
     * A line.
     *
     * @param depth how many sequences enclose the attribute
     * @param text without the marks of depth
     */
    record Line(int depth, String text) {
        static Line parse(String line) {
            String text = line.replaceFirst("^>+", "");
            return new Line(line.length() - text.length(), text.strip());
        }

        Line deeper(int by) {
            return new Line(depth + by, text);
        }
    }

    static final IodTable ALL = read();

    private static IodTable read() {
        Map<String, List<Line>> sections = new LinkedHashMap<>();
        Map<String, String> classes = new LinkedHashMap<>();
        List<Line> section = new ArrayList<>();
        for (String line : lines()) {
            List<String> words = List.of(line.split(" ", -1));
            if (words.get(0).equals("module") || words.get(0).equals("iod")) {
                section = new ArrayList<>();
                if (sections.put(words.get(1), section) != null) {
                    throw new IllegalStateException("two sections " + words.get(1));
                }
                if (words.get(0).equals("iod")) {
                    classes.put(words.get(1), words.get(2));
                }
            } else if (!line.isBlank() && !line.startsWith("#")) {
                section.add(Line.parse(line));
            }
        }
        Map<String, Iod> iods = new LinkedHashMap<>();
        classes.forEach((name, uid) -> iods.put(name, new Iod(uid, withModules(sections, name))));
        return new IodTable(iods);
    }

    private static List<Line> withModules(Map<String, List<Line>> sections, String name) {
        List<Line> lines = sections.get(name);
        if (lines == null) {
            throw new IllegalStateException("no module " + name);
        }
        List<Line> whole = new ArrayList<>();
        for (Line line : lines) {
            if (line.text().startsWith("@")) {
                withModules(sections, line.text().substring(1)).forEach(inner -> whole.add(inner.deeper(line.depth())));
            } else {
                whole.add(line);
            }
        }
        return whole;
    }

    private static List<String> lines() {
        try (InputStream resource = IodTable.class.getResourceAsStream("iods.txt")) {
            if (resource == null) {
                throw new IllegalStateException("no iods.txt");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
