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
            spelling("d MMMM yyyy"));

    private final Map<String, Needle> byText = new LinkedHashMap<>();

    private Needles() {}

    private static DateTimeFormatter spelling(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
    }

    /** @param birthDates whether to look for them, too */
    static List<Needle> of(Identities identities, boolean birthDates) {
        Needles needles = new Needles();
        identities.ids().forEach(id -> needles.add(id, Needle.Kind.IDENTITY));
        identities.names().forEach(needles::addName);
        identities.uids().stream()
                .filter(uid -> !UidSet.isRun(uid))
                .forEach(uid -> needles.add(Needle.normalize(uid), Needle.Kind.IDENTITY));
        if (birthDates) {
            identities.birthDates().forEach(needles::addBirthDate);
        }
        return new ArrayList<>(needles.byText.values());
    }

    private void addName(PatientName name) {
        List<String> components = name.components();
        if (components.size() > 1) {
            String first = components.get(0);
            String second = components.get(1);
            if (!first.equals(second) || first.length() > 1) {
                for (String separator : List.of("^", " ", ", ", ",", "_")) {
                    add(first + separator + second, Needle.Kind.IDENTITY);
                    add(second + separator + first, Needle.Kind.IDENTITY);
                }
            }
        }
        for (String component : components) {
            add(component, components.size() == 1 ? Needle.Kind.ONLY_COMPONENT : Needle.Kind.COMPONENT);
            if (name.hasComponents()) {
                PatientName.wordsOf(component).stream()
                        .filter(word -> word.length() >= 3)
                        .forEach(word -> add(word, Needle.Kind.COMPONENT));
            }
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
            byText.merge(text, new Needle(text, kind), (one, other) -> severity(one) >= severity(other) ? one : other);
        }
    }

    private static int severity(Needle needle) {
        return switch (needle.kind()) {
            case IDENTITY -> 3;
            case ONLY_COMPONENT -> 2;
            case COMPONENT -> 1;
            case BIRTH_DATE -> 0;
        };
    }
}
