// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.search;

import io.github.pseudonymizer.dicom.Vr;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Gathers the identities of others than the patient. A text that stays openly at one place may be seen at every place.
 */
final class OtherIdentities {

    private static final int MOST = 1000;
    private static final Pattern PARTS_OF_ADDRESS = Pattern.compile("[,;\\r\\n\\f\\t]");

    private final Set<String> ids = new LinkedHashSet<>();
    private final Set<PatientName> names = new LinkedHashSet<>();
    private final Set<String> phrases = new LinkedHashSet<>();
    private final Set<String> institutions = new LinkedHashSet<>();
    private final Set<Object> openly = new LinkedHashSet<>();
    private boolean complete = true;

    void addName(String value, boolean kept) {
        PatientName.of(value).forEach(name -> put(name, names, kept));
    }

    void addId(String value, Vr vr, boolean kept) {
        values(value, vr).forEach(id -> put(id, ids, kept));
    }

    void addInstitution(String value, Vr vr, boolean kept) {
        values(value, vr).forEach(name -> put(name, institutions, kept));
    }

    void addPhrase(String value, Vr vr, boolean kept) {
        for (String phrase : values(value, vr)) {
            put(phrase, phrases, kept);
            PARTS_OF_ADDRESS
                    .splitAsStream(phrase)
                    .map(SearchTerm::normalize)
                    .filter(part -> !part.isEmpty())
                    .forEach(part -> put(part, phrases, kept));
        }
    }

    /** Tells that there are more identities than were added. */
    void omit() {
        complete = false;
    }

    Identities.Others others() {
        Set<PatientName> hidden = without(names);
        return new Identities.Others(
                without(ids), List.copyOf(hidden), without(phrases), without(institutions), complete);
    }

    private <T> Set<T> without(Set<T> all) {
        Set<T> hidden = new LinkedHashSet<>(all);
        hidden.removeAll(openly);
        return hidden;
    }

    private static List<String> values(String value, Vr vr) {
        List<String> values = vr.isMultiple() ? List.of(value.split("\\\\", -1)) : List.of(value);
        return values.stream()
                .map(SearchTerm::normalize)
                .filter(text -> !Placeholders.contains(text))
                .toList();
    }

    private <T> void put(T identity, Set<T> hidden, boolean kept) {
        if (hidden.size() >= MOST || openly.size() >= MOST) {
            complete = false;
        } else if (kept) {
            openly.add(identity);
        } else {
            hidden.add(identity);
        }
    }
}
