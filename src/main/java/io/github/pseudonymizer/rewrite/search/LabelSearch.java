// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.search;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Looks for the identities of one instance in names that people make up, such as labels of an archive.
 *
 * <p>Such names have no spaces between words. Therefore it also looks inside words, unlike {@link LeakCheck}: only
 * letters and digits are compared, {@linkplain Folding folded}. An identity of one or two characters must be a word of
 * its own. It looks for Patient IDs, accession numbers, UIDs, each word of a patient's names, and for the birth date
 * and the dates that do not stay, in their usual {@link Spellings}. Immutable, thread-safe.
 */
public final class LabelSearch {

    private static final int SHORTEST_INSIDE = 3;
    private static final int SHORTEST_DATE = 6;
    private static final String NO_WORD = "[^\\p{L}\\p{N}]+";

    private final Set<String> identities = new HashSet<>();

    public LabelSearch(Identities found) {
        found.ids().forEach(id -> identities.add(squeeze(id)));
        found.uids().forEach(uid -> identities.add(squeeze(uid)));
        found.names().stream()
                .flatMap(name -> name.components().stream())
                .flatMap(component -> PatientName.wordsOf(component).stream())
                .forEach(word -> identities.add(squeeze(word)));
        Stream.concat(
                        found.birthDates().stream().flatMap(date -> Spellings.ofDate(date).stream()),
                        found.dates().stream().flatMap(date -> Spellings.ofRecentDate(date).stream()))
                .map(LabelSearch::squeeze)
                .filter(date -> date.length() >= SHORTEST_DATE)
                .forEach(identities::add);
        identities.remove("");
    }

    /** Whether this name mentions an identity. */
    public boolean matches(String name) {
        String squeezed = squeeze(name);
        List<String> words = List.of(Folding.fold(name).split(NO_WORD, -1));
        return identities.stream()
                .anyMatch(identity ->
                        identity.length() < SHORTEST_INSIDE ? words.contains(identity) : squeezed.contains(identity));
    }

    private static String squeeze(String text) {
        return Folding.fold(text).replaceAll(NO_WORD, "");
    }

    @Override
    public String toString() {
        return "LabelSearch[redacted]";
    }
}
