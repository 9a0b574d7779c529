// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.search;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the search terms from identities; UIDs are searched for in another way. */
final class SearchTerms {

    private static final List<String> SEPARATORS = List.of("^", " ", ", ", ",", "_");
    private static final List<String> TITLES = List.of("DR ", "DR. ", "DR.", "PROF ", "PROF. ", "PROF.");
    private static final int SHORTEST_PHRASE = 4;
    /** Shorter names without a space between them are common words, such as Li^Na. */
    private static final int SHORTEST_JOINED = 6;

    private static final int SHORTEST_WORD_OF_INSTITUTION = 5;

    private final Map<String, SearchTerm> byText = new LinkedHashMap<>();

    private SearchTerms() {}

    /** @param strictly whether to include birth dates and identities of others */
    static List<SearchTerm> of(Identities identities, boolean strictly) {
        SearchTerms terms = new SearchTerms();
        identities.ids().stream()
                .flatMap(id -> Spellings.ofId(id).stream())
                .forEach(id -> terms.add(id, SearchTerm.Kind.IDENTITY));
        identities.names().forEach(terms::addPatient);
        identities.uids().stream()
                .filter(uid -> !UidSet.isRun(uid))
                .forEach(uid -> terms.add(SearchTerm.normalize(uid), SearchTerm.Kind.IDENTITY));
        identities.dates().forEach(terms::addDate);
        if (strictly) {
            identities.birthDates().forEach(terms::addBirthDate);
            terms.addOthers(identities.others());
        }
        return new ArrayList<>(terms.byText.values());
    }

    private void addPatient(PatientName name) {
        addWhole(name, SearchTerm.Kind.NAME);
        List<String> components = name.components();
        for (String component : components) {
            add(component, components.size() == 1 ? SearchTerm.Kind.ONLY_COMPONENT : SearchTerm.Kind.COMPONENT);
            if (name.hasComponents()) {
                String joined = PatientName.joined(component);
                if (!joined.equals(component) && Scripts.weight(joined) >= SHORTEST_PHRASE) {
                    add(joined, SearchTerm.Kind.COMPONENT);
                }
                PatientName.wordsOf(component).stream()
                        .filter(word -> Scripts.weight(word) >= 3)
                        .forEach(word -> add(word, SearchTerm.Kind.COMPONENT));
            }
        }
    }

    /** Adds family and given name in the usual orders. */
    private void addWhole(PatientName name, SearchTerm.Kind kind) {
        List<String> components = name.components();
        if (!name.hasComponents() || components.size() < 2) {
            return;
        }
        String first = components.get(0);
        String second = components.get(1);
        if (first.equals(second) && first.length() == 1) {
            return;
        }
        for (String separator : SEPARATORS) {
            add(first + separator + second, kind);
            add(second + separator + first, kind);
        }
        if (first.length() + second.length() >= SHORTEST_JOINED) {
            add(first + second, kind);
            add(second + first, kind);
        } else if (Scripts.joinsNames(first) && Scripts.joinsNames(second)) {
            add(first + second, kind);
        }
    }

    private void addOthers(Identities.Others others) {
        others.ids().stream().filter(SearchTerms::isDistinctiveId).forEach(id -> add(id, SearchTerm.Kind.OTHER));
        others.names().forEach(this::addSomebody);
        others.phrases().forEach(this::addPhrase);
        others.institutions().forEach(institution -> {
            addPhrase(institution);
            CommonWords.split(institution)
                    .filter(word -> Scripts.weight(word) >= SHORTEST_WORD_OF_INSTITUTION)
                    .filter(word -> !CommonWords.contains(word) && !word.chars().allMatch(Scripts::isDigit))
                    .forEach(word -> add(word, SearchTerm.Kind.WORD));
        });
    }

    private void addSomebody(PatientName name) {
        addWhole(name, SearchTerm.Kind.OTHER);
        for (String component : name.components()) {
            if (Scripts.weight(component) >= 2 && name.hasComponents()) {
                TITLES.forEach(title -> add(title + component, SearchTerm.Kind.OTHER));
            }
            if (!CommonWords.contains(component)) {
                add(component, SearchTerm.Kind.WORD);
            }
            PatientName.wordsOf(component).stream()
                    .filter(word -> !CommonWords.contains(word))
                    .forEach(word -> add(word, SearchTerm.Kind.WORD));
        }
    }

    /** Whether it identifies; four digits are a year or a size, and shorter texts are anything. */
    private static boolean isDistinctiveId(String id) {
        boolean digits = id.chars().allMatch(Scripts::isDigit);
        return Scripts.weight(id) > (digits ? SHORTEST_PHRASE : SHORTEST_PHRASE - 1) && !CommonWords.contains(id);
    }

    private void addPhrase(String phrase) {
        boolean digits = phrase.chars().allMatch(Scripts::isDigit);
        boolean common = CommonWords.split(phrase).allMatch(CommonWords::contains);
        if (!digits && !common && Scripts.weight(phrase) >= SHORTEST_PHRASE) {
            add(phrase, SearchTerm.Kind.OTHER);
        }
    }

    private void addBirthDate(String digits) {
        Spellings.ofDate(digits).forEach(date -> add(date, SearchTerm.Kind.BIRTH_DATE));
    }

    private void addDate(String digits) {
        Spellings.ofRecentDate(digits).forEach(date -> add(date, SearchTerm.Kind.DATE));
    }

    /** Adds a term; if it is there already, the worse kind counts. */
    private void add(String text, SearchTerm.Kind kind) {
        if (!text.isEmpty()) {
            byText.merge(
                    text,
                    new SearchTerm(text, kind),
                    (one, other) -> one.kind().compareTo(other.kind()) >= 0 ? one : other);
        }
    }
}
