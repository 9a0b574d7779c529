// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.search;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One component group of a patient's name, split for the leak check. Prefix and suffix are left out, because they do
 * not identify.
 *
 * @param components family, given and middle name, without empty ones; if there is only one, its words
 * @param hasComponents whether they are components, not just words
 * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part05/sect_6.2.html">PS3.5 §6.2 PN</a>
 */
record PatientName(List<String> components, boolean hasComponents) {

    private static final int NAMES = 3;
    private static final Set<String> PARTICLES = Set.of(
            "AND", "BIN", "DA", "DAL", "DE", "DEL", "DELLA", "DEN", "DER", "DES", "DI", "DOS", "DU", "EL", "IBN", "LA",
            "LE", "LOS", "THE", "TEN", "TER", "VAN", "VOM", "VON", "ZU", "ZUM", "ZUR");

    PatientName {
        components = List.copyOf(components);
    }

    /** The component groups of a value, each in its usual spellings. */
    static List<PatientName> of(String value) {
        Set<PatientName> names = new LinkedHashSet<>();
        for (String group : value.split("[\\\\=]", -1)) {
            for (String spelling : Spellings.ofName(group)) {
                PatientName name = ofGroup(spelling);
                if (!name.components.isEmpty()) {
                    names.add(name);
                }
            }
        }
        return List.copyOf(names);
    }

    private static PatientName ofGroup(String group) {
        List<String> components = new ArrayList<>();
        List<String> parts = List.of(group.split("\\^", -1));
        for (String part : parts.subList(0, Math.min(NAMES, parts.size()))) {
            String component = SearchTerm.normalize(part);
            if (!component.isEmpty()) {
                components.add(component);
            }
        }
        if (components.stream().allMatch(Placeholders::contains)) {
            components.clear();
        }
        return components.size() == 1
                ? new PatientName(wordsOf(components.get(0)), false)
                : new PatientName(components, true);
    }

    /** A component without the characters that join its words, as ONEIL; unchanged if it has none. */
    static String joined(String component) {
        StringBuilder joined = new StringBuilder(component.length());
        for (int i = 0; i < component.length(); i++) {
            char character = component.charAt(i);
            if (!isSeparator(character)) {
                joined.append(character);
            }
        }
        return joined.toString();
    }

    /** All words except particles, which are also words of other kinds. */
    static List<String> wordsOf(String component) {
        List<String> words = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= component.length(); i++) {
            if (i == component.length() || isSeparator(component.charAt(i))) {
                String word = component.substring(start, i);
                if (!word.isEmpty() && !PARTICLES.contains(word)) {
                    words.add(word);
                }
                start = i + 1;
            }
        }
        return words;
    }

    private static boolean isSeparator(char character) {
        return character == ' ' || character == ',' || character == '_' || character == '-' || isApostrophe(character);
    }

    private static boolean isApostrophe(char character) {
        return character == '\''
                || character == '`'
                || character == '\u2019'
                || character == '\u02BC'
                || character == '\u00B4';
    }

    @Override
    public String toString() {
        return "PatientName[redacted]";
    }
}
