package io.github.pseudonymizer.rewrite.search;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes of identities the texts to look for; UIDs are looked for otherwise. */
final class Needles {

    private static final List<String> SEPARATORS = List.of("^", " ", ", ", ",", "_");
    private static final List<String> TITLES = List.of("DR ", "DR. ", "DR.", "PROF ", "PROF. ", "PROF.");
    private static final int SHORTEST_PHRASE = 4;
    /** Shorter names without a space between them are words: Li^Na. */
    private static final int SHORTEST_JOINED = 6;

    private static final int SHORTEST_WORD_OF_INSTITUTION = 5;

    private final Map<String, Needle> byText = new LinkedHashMap<>();

    private Needles() {}

    /** @param strictly whether to look for birth dates and other identities, too */
    static List<Needle> of(Identities identities, boolean strictly) {
        Needles needles = new Needles();
        identities.ids().stream()
                .flatMap(id -> Spellings.ofId(id).stream())
                .forEach(id -> needles.add(id, Needle.Kind.IDENTITY));
        identities.names().forEach(needles::addPatient);
        identities.uids().stream()
                .filter(uid -> !UidSet.isRun(uid))
                .forEach(uid -> needles.add(Needle.normalize(uid), Needle.Kind.IDENTITY));
        identities.dates().forEach(needles::addDate);
        if (strictly) {
            identities.birthDates().forEach(needles::addBirthDate);
            needles.addOthers(identities.others());
        }
        return new ArrayList<>(needles.byText.values());
    }

    private void addPatient(PatientName name) {
        addWhole(name, Needle.Kind.NAME);
        List<String> components = name.components();
        for (String component : components) {
            add(component, components.size() == 1 ? Needle.Kind.ONLY_COMPONENT : Needle.Kind.COMPONENT);
            if (name.hasComponents()) {
                String joined = PatientName.joined(component);
                if (!joined.equals(component) && Scripts.weight(joined) >= SHORTEST_PHRASE) {
                    add(joined, Needle.Kind.COMPONENT);
                }
                PatientName.wordsOf(component).stream()
                        .filter(word -> Scripts.weight(word) >= 3)
                        .forEach(word -> add(word, Needle.Kind.COMPONENT));
            }
        }
    }

    /** Family and given name in the usual orders. */
    private void addWhole(PatientName name, Needle.Kind kind) {
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
        others.ids().stream().filter(Needles::isDistinctiveId).forEach(id -> add(id, Needle.Kind.OTHER));
        others.names().forEach(this::addSomebody);
        others.phrases().forEach(this::addPhrase);
        others.institutions().forEach(institution -> {
            addPhrase(institution);
            CommonWords.split(institution)
                    .filter(word -> Scripts.weight(word) >= SHORTEST_WORD_OF_INSTITUTION)
                    .filter(word -> !CommonWords.contain(word) && !word.chars().allMatch(Needle::isDigit))
                    .forEach(word -> add(word, Needle.Kind.WORD));
        });
    }

    private void addSomebody(PatientName name) {
        addWhole(name, Needle.Kind.OTHER);
        for (String component : name.components()) {
            if (Scripts.weight(component) >= 2 && name.hasComponents()) {
                TITLES.forEach(title -> add(title + component, Needle.Kind.OTHER));
            }
            if (!CommonWords.contain(component)) {
                add(component, Needle.Kind.WORD);
            }
            PatientName.wordsOf(component).stream()
                    .filter(word -> !CommonWords.contain(word))
                    .forEach(word -> add(word, Needle.Kind.WORD));
        }
    }

    /** A number of four digits is a year or a size; shorter texts are anything. */
    private static boolean isDistinctiveId(String id) {
        boolean digits = id.chars().allMatch(Needle::isDigit);
        return Scripts.weight(id) > (digits ? SHORTEST_PHRASE : SHORTEST_PHRASE - 1) && !CommonWords.contain(id);
    }

    private void addPhrase(String phrase) {
        boolean digits = phrase.chars().allMatch(Needle::isDigit);
        boolean common = CommonWords.split(phrase).allMatch(CommonWords::contain);
        if (!digits && !common && Scripts.weight(phrase) >= SHORTEST_PHRASE) {
            add(phrase, Needle.Kind.OTHER);
        }
    }

    private void addBirthDate(String digits) {
        Spellings.ofDate(digits).forEach(date -> add(date, Needle.Kind.BIRTH_DATE));
    }

    private void addDate(String digits) {
        Spellings.ofRecentDate(digits).forEach(date -> add(date, Needle.Kind.DATE));
    }

    /** The worst that finding a text can mean is what it means. */
    private void add(String text, Needle.Kind kind) {
        if (!text.isEmpty()) {
            byText.merge(
                    text,
                    new Needle(text, kind),
                    (one, other) -> one.kind().compareTo(other.kind()) >= 0 ? one : other);
        }
    }
}
