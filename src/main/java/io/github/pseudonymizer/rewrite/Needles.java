package io.github.pseudonymizer.rewrite;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Makes of identities the texts to look for; UIDs are looked for otherwise. */
final class Needles {

    private static final List<DateTimeFormatter> SPELLINGS = List.of(
            spelling("yyyyMMdd"),
            spelling("yyyy-MM-dd"),
            spelling("yyyy.MM.dd"),
            spelling("yyyy/MM/dd"),
            spelling("yyyy-M-d"),
            spelling("yyyy/M/d"),
            spelling("dd.MM.yyyy"),
            spelling("d.M.yyyy"),
            spelling("dd.MM.yy"),
            spelling("d.M.yy"),
            spelling("dd-MM-yyyy"),
            spelling("d-M-yyyy"),
            spelling("dd/MM/yyyy"),
            spelling("d/M/yyyy"),
            spelling("dd/MM/yy"),
            spelling("d/M/yy"),
            spelling("MM/dd/yyyy"),
            spelling("M/d/yyyy"),
            spelling("MM/dd/yy"),
            spelling("M/d/yy"),
            spelling("MM-dd-yyyy"),
            spelling("ddMMyyyy"),
            spelling("MMddyyyy"),
            spelling("dd MMM yyyy"),
            spelling("d MMM yyyy"),
            spelling("dd-MMM-yyyy"),
            spelling("d-MMM-yyyy"),
            spelling("ddMMMyyyy"),
            spelling("MMM d, yyyy"),
            spelling("MMM dd, yyyy"),
            spelling("MMMM d, yyyy"),
            spelling("d MMMM yyyy"),
            spelling("yyyy\u5E74M\u6708d\u65E5"),
            spelling("yyyy\u5E74MM\u6708dd\u65E5"),
            spelling("yyyy\uB144M\uC6D4d\uC77C"),
            spelling("yyyy\uB144 M\uC6D4 d\uC77C"));

    private static final List<String> SEPARATORS = List.of("^", " ", ", ", ",", "_");
    private static final List<String> TITLES = List.of("DR ", "DR. ", "DR.", "PROF ", "PROF. ", "PROF.");
    private static final int SHORTEST_PHRASE = 4;
    private static final int SHORTEST_WORD_OF_INSTITUTION = 5;

    private final Map<String, Needle> byText = new LinkedHashMap<>();

    private Needles() {}

    private static DateTimeFormatter spelling(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
    }

    /** @param strictly whether to look for birth dates and other identities, too */
    static List<Needle> of(Identities identities, boolean strictly) {
        Needles needles = new Needles();
        identities.ids().forEach(id -> needles.add(id, Needle.Kind.IDENTITY));
        identities.names().forEach(needles::addPatient);
        identities.uids().stream()
                .filter(uid -> !UidSet.isRun(uid))
                .forEach(uid -> needles.add(Needle.normalize(uid), Needle.Kind.IDENTITY));
        if (strictly) {
            identities.birthDates().forEach(needles::addBirthDate);
            needles.addOthers(identities.others());
        }
        return new ArrayList<>(needles.byText.values());
    }

    private void addPatient(PatientName name) {
        addWhole(name, Needle.Kind.IDENTITY);
        List<String> components = name.components();
        for (String component : components) {
            add(component, components.size() == 1 ? Needle.Kind.ONLY_COMPONENT : Needle.Kind.COMPONENT);
            if (name.hasComponents()) {
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
        if (Scripts.joinsNames(first) && Scripts.joinsNames(second)) {
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
        try {
            LocalDate date = LocalDate.parse(digits, DateTimeFormatter.BASIC_ISO_DATE);
            SPELLINGS.forEach(spelling -> add(Needle.normalize(spelling.format(date)), Needle.Kind.BIRTH_DATE));
        } catch (java.time.DateTimeException e) {
            add(digits, Needle.Kind.BIRTH_DATE);
        }
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
