// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.service;

import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.PatientIds;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.service.TableColumns.Places;
import io.github.pseudonymizer.service.TableColumns.Role;
import io.github.pseudonymizer.service.csv.CsvReading;
import io.github.pseudonymizer.study.domain.Domain;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A row of a clinical table.
 *
 * @param domain to whose pseudonyms it is brought
 * @param places of its columns
 */
record ClinicalRow(Domain domain, Places places, CsvReading.Row row) {

    private static final int SHORTEST_IDENTITY = 4;
    private static final int SHORTEST_DATE = 8;

    private String field(Role role) {
        int place = places.of(role);
        return place < 0 ? "" : row.fields().get(place);
    }

    long line() {
        return row.line();
    }

    int characters() {
        return row.fields().stream().mapToInt(String::length).sum();
    }

    /** The patient; empty if the row names none. */
    Optional<Identity> patient() {
        String id = field(Role.ID);
        String study = field(Role.STUDY).strip();
        boolean isNamed = !ImportTable.isBlank(id) && !domain.patientIds().isPlaceholder(id);
        return isNamed || ImportTable.isUid(study)
                ? Optional.of(domain.patientIds().identity(isNamed ? id : "", field(Role.ISSUER), study))
                : Optional.empty();
    }

    /** The study, if the row names one. */
    Optional<Identity> study() {
        String study = field(Role.STUDY).strip();
        return study.isEmpty() || domain.profile().settings().retainsUids()
                ? Optional.empty()
                : Optional.of(Identity.study(study));
    }

    /** All that needs a pseudonym. */
    Set<Identity> identities() {
        Set<Identity> identities = new HashSet<>();
        patient().ifPresent(identities::add);
        study().ifPresent(identities::add);
        return identities;
    }

    /** Tells why the row cannot be answered, as far as it alone shows. */
    void check(Consumer<String> conflicts) {
        String study = field(Role.STUDY).strip();
        if (!study.isEmpty() && !ImportTable.isUid(study)) {
            conflicts.accept(column(places.of(Role.STUDY)) + "must be a Study Instance UID, or empty");
        }
        if (patient().isEmpty()) {
            conflicts.accept(column(places.of(Role.ID)) + "is empty or a placeholder that names no patient");
        }
        Set<String> identifying = identifying();
        for (int i = 0; i < row.fields().size(); i++) {
            String value = row.fields().get(i);
            Optional<DateForm> form = places.forms().get(i);
            if (form.isPresent()
                    && !value.isBlank()
                    && form.get().shifted(value, 0).isEmpty()) {
                conflicts.accept(column(i) + form.get().expected());
            }
            if (places.roles().get(i) == Role.KEEP && mentions(value, identifying)) {
                conflicts.accept(column(i) + "is kept, but mentions the patient's ID, the study or a date of this row");
            }
        }
    }

    private String column(int place) {
        return "column " + places.names().get(place) + ": ";
    }

    /** What must not be in a kept value, in lower case. Short ones would be found in every number. */
    private Set<String> identifying() {
        Set<String> texts = new HashSet<>();
        PatientIds ids = domain.patientIds();
        String id = field(Role.ID);
        if (!ImportTable.isBlank(id) && !ids.isPlaceholder(id)) {
            texts.add(id.strip());
            texts.add(ids.named(id, "").value());
        }
        if (!domain.profile().settings().retainsUids()) {
            texts.add(field(Role.STUDY).strip());
        }
        for (int i = 0; i < row.fields().size(); i++) {
            if (places.roles().get(i) == Role.DATE) {
                String date = row.fields().get(i).strip().split("[T\\s]", 2)[0];
                texts.add(date.length() >= SHORTEST_DATE ? date : "");
            }
        }
        Set<String> found = new HashSet<>();
        for (String text : texts) {
            if (text.length() >= SHORTEST_IDENTITY) {
                found.add(text.toLowerCase(Locale.ROOT));
            }
        }
        return found;
    }

    private static boolean mentions(String value, Set<String> identifying) {
        String text = value.toLowerCase(Locale.ROOT);
        return identifying.stream().anyMatch(one -> mentions(text, one));
    }

    /** Whether it stands there as a word or number of its own. */
    private static boolean mentions(String text, String one) {
        for (int at = text.indexOf(one); at >= 0; at = text.indexOf(one, at + 1)) {
            int end = at + one.length();
            boolean begins = at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1));
            if (begins && (end == text.length() || !Character.isLetterOrDigit(text.charAt(end)))) {
                return true;
            }
        }
        return false;
    }

    /** Whether the study was forgotten, which is told; then no pseudonym is given to its patient, either. */
    boolean checkForgotten(Set<Identity> forgotten, Consumer<String> conflicts) {
        boolean isForgotten = study().filter(forgotten::contains).isPresent();
        if (isForgotten) {
            conflicts.accept(column(places.of(Role.STUDY)) + "the study was forgotten, and gets no pseudonym any more");
        }
        return isForgotten;
    }

    /** Tells which of the two has no pseudonym. */
    void checkKnown(Map<Identity, Pseudonym> known, Consumer<String> conflicts) {
        patient()
                .filter(one -> !known.containsKey(one))
                .ifPresent(missing -> conflicts.accept(
                        column(places.of(Role.ID)) + "the patient has no pseudonym; with assign=true one is given"));
        study().filter(one -> !known.containsKey(one))
                .ifPresent(missing -> conflicts.accept(
                        column(places.of(Role.STUDY)) + "the study has no pseudonym; with assign=true one is given"));
    }

    /**
     * The fields of the answer.
     *
     * @param known has all of {@link #identities}
     */
    List<String> answer(Map<Identity, Pseudonym> known) {
        Pseudonym.OfPatient patient =
                (Pseudonym.OfPatient) patient().map(known::get).orElseThrow();
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < row.fields().size(); i++) {
            String value = row.fields().get(i);
            switch (places.roles().get(i)) {
                case ID -> fields.add(patient.value());
                case STUDY ->
                    fields.add(study().map(known::get)
                            .map(study -> ((Pseudonym.OfStudy) study).uid().value())
                            .orElse(value.strip()));
                case DATE ->
                    fields.add(
                            value.isBlank()
                                    ? value
                                    : places.forms()
                                            .get(i)
                                            .flatMap(form -> form.shifted(
                                                    value, patient.shift().days()))
                                            .orElseThrow());
                case KEEP -> fields.add(value);
                case ISSUER, DROP -> {}
            }
        }
        return fields;
    }

    @Override
    public String toString() {
        return "ClinicalRow[redacted]";
    }
}
