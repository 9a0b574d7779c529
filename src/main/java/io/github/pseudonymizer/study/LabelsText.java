// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Labels of resources as one line that a database can keep. Labels may say anything, so it is as confidential. */
final class LabelsText {

    /** Neither in an id nor in a label. */
    static final String SEPARATOR = "\t";

    private LabelsText() {}

    /** Level, id and label of each label; equal for equal ones. */
    static String of(Map<Resource, Set<String>> labels) {
        Map<String, Set<String>> sorted = new TreeMap<>();
        labels.forEach((resource, all) ->
                sorted.put(resource.level() + SEPARATOR + resource.id() + SEPARATOR, new TreeSet<>(all)));
        return sorted.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().map(label -> entry.getKey() + label))
                .collect(Collectors.joining(SEPARATOR));
    }

    /**
     * Reads what {@link #of} gave.
     *
     * @throws IllegalArgumentException if it is something else; the message has nothing of it
     */
    static Map<Resource, Set<String>> read(String text) {
        Map<Resource, Set<String>> labels = new HashMap<>();
        String[] words = text.isEmpty() ? new String[0] : text.split(SEPARATOR, -1);
        if (words.length % 3 != 0) {
            throw new IllegalArgumentException("malformed labels of " + text.length() + " characters");
        }
        for (int i = 0; i < words.length; i += 3) {
            labels.computeIfAbsent(new Resource(Level.valueOf(words[i]), words[i + 1]), unused -> new TreeSet<>())
                    .add(words[i + 2]);
        }
        return labels;
    }
}
