// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.service;

import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.service.LookingUp.Question;
import io.github.pseudonymizer.service.csv.CsvException;
import io.github.pseudonymizer.service.csv.CsvReading;
import io.github.pseudonymizer.service.csv.CsvWriting;
import io.github.pseudonymizer.service.csv.TableSource;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.domain.Domain;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Questions in a table, answered by a table. A thousand are asked at a time. Thread-safe. */
public final class TableQuestions {

    private static final int AT_A_TIME = 1_000;

    private TableQuestions() {}

    /**
     * Adds the pseudonyms to a table of patients, with an empty one for patients who have none.
     *
     * @param source with {@code PatientID} and perhaps {@code IssuerOfPatientID}
     * @param assign whether patients who have none get one
     * @param out gets CSV in UTF-8, and is closed
     * @throws CsvException if the table is malformed
     */
    public static void pseudonyms(
            LookingUp lookingUp,
            Domain domain,
            TableSource source,
            boolean assign,
            Requester requester,
            OutputStream out) {
        try (CsvReading reading = new CsvReading(source);
                CsvWriting csv = new CsvWriting(
                        out, List.of(ImportTable.PATIENT_ID, ImportTable.ISSUER, ImportTable.PSEUDONYM))) {
            int patient = column(reading, ImportTable.PATIENT_ID);
            int issuer = reading.names().indexOf(ImportTable.ISSUER);
            inParts(
                    reading,
                    row -> new Question(
                            row.fields().get(patient),
                            issuer < 0 ? "" : row.fields().get(issuer)),
                    questions -> {
                        List<Optional<String>> answers = lookingUp.pseudonyms(domain, questions, assign, requester);
                        for (int i = 0; i < answers.size(); i++) {
                            Question question = questions.get(i);
                            csv.row(List.of(
                                    question.patientId(),
                                    question.issuer(),
                                    answers.get(i).orElse("")));
                        }
                    });
        }
    }

    /**
     * Writes the patients and studies of a table of pseudonyms; unknown pseudonyms are missing.
     *
     * @param source with {@code Pseudonym}
     * @param out gets CSV in UTF-8, and is closed
     * @throws CsvException if the table is malformed
     */
    public static void identities(
            LookingUp lookingUp, TableSource source, String reason, Requester requester, OutputStream out) {
        List<String> names =
                List.of(ImportTable.PSEUDONYM, "Domain", ImportTable.PATIENT_ID, ImportTable.ISSUER, ImportTable.STUDY);
        try (CsvReading reading = new CsvReading(source);
                CsvWriting csv = new CsvWriting(out, names)) {
            int pseudonym = column(reading, ImportTable.PSEUDONYM);
            inParts(
                    reading,
                    row -> row.fields().get(pseudonym),
                    pseudonyms -> lookingUp
                            .identities(Optional.empty(), pseudonyms, reason, requester)
                            .forEach(known -> csv.row(row(known))));
        }
    }

    private static List<String> row(PseudonymTable.Known known) {
        boolean ofStudy = known.identity().kind() == Identity.Kind.STUDY;
        Identity.Patient patient = ofStudy
                ? new Identity.Patient("", "", known.identity().value())
                : known.identity().parts();
        return List.of(
                known.value(), known.domain(), patient.patientId(), patient.issuer(), patient.studyInstanceUid());
    }

    private static int column(CsvReading reading, String name) {
        int index = reading.names().indexOf(name);
        if (index < 0) {
            throw new CsvException(1, name, "this column is missing");
        }
        return index;
    }

    private interface Reader<T> {
        T of(CsvReading.Row row);
    }

    private static <T> void inParts(CsvReading reading, Reader<T> reader, Consumer<List<T>> work) {
        List<T> part = new ArrayList<>();
        while (reading.hasNext()) {
            part.add(reader.of(reading.row()));
            if (part.size() == AT_A_TIME || !reading.hasNext()) {
                work.accept(List.copyOf(part));
                part.clear();
            }
        }
    }
}
