// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.service;

import io.github.pseudonymizer.dicom.Uid;
import io.github.pseudonymizer.pseudonym.DateShift;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.service.csv.CsvException;
import io.github.pseudonymizer.service.csv.CsvReading;
import io.github.pseudonymizer.service.csv.TableSource;
import io.github.pseudonymizer.study.domain.Domain;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;

/**
 * A table of patients or of studies, read for one domain. Thread-safe.
 *
 * @param progress hears now and then how many rows were read
 */
record ImportTable(TableSource source, Domain domain, LongConsumer progress) implements ImportRows {

    static final String PATIENT_ID = "PatientID";
    static final String ISSUER = "IssuerOfPatientID";
    static final String PSEUDONYM = "Pseudonym";
    static final String SHIFT = "ShiftDays";
    static final String ALIAS = "Alias";
    static final String STUDY = "StudyInstanceUID";
    static final String STUDY_PSEUDONYM = "PseudonymousStudyInstanceUID";

    private static final List<String> OF_PATIENTS = List.of(PATIENT_ID, ISSUER, PSEUDONYM, SHIFT, ALIAS, STUDY);
    private static final List<String> OF_STUDIES = List.of(STUDY, STUDY_PSEUDONYM);
    private static final String EXPECTED = "expected are " + PATIENT_ID + ", " + PSEUDONYM + " and if you like "
            + ISSUER + ", " + SHIFT + ", " + ALIAS + " and " + STUDY + ", or " + STUDY + " and " + STUDY_PSEUDONYM;

    private static final Pattern WHOLE_NUMBER = Pattern.compile("[+-]?\\d{1,5}");
    private static final int PROGRESS_ROWS = 100_000;

    /** A row that cannot be imported. Its message has no value. */
    private static final class Unfit extends Exception {
        private static final long serialVersionUID = 1L;

        private final String reason;

        Unfit(String reason) {
            super(null, null, false, false);
            this.reason = reason;
        }
    }

    /**
     * What the table is about.
     *
     * @throws CsvException if the columns do not say it
     */
    Identity.Kind kind() {
        try (CsvReading reading = new CsvReading(source)) {
            return kind(reading.names());
        }
    }

    private static Identity.Kind kind(List<String> names) {
        boolean ofStudies = names.contains(STUDY_PSEUDONYM);
        List<String> allowed = ofStudies ? OF_STUDIES : OF_PATIENTS;
        for (int i = 0; i < names.size(); i++) {
            // Its name is not told: without a header, it would be a value.
            if (!allowed.contains(names.get(i)) || names.indexOf(names.get(i)) < i) {
                throw new CsvException(1, "" + (i + 1), "this column is unknown or named twice; " + EXPECTED);
            }
        }
        for (String needed : ofStudies ? OF_STUDIES : List.of(PATIENT_ID, PSEUDONYM)) {
            if (!names.contains(needed)) {
                throw new CsvException(1, needed, "this column is missing; " + EXPECTED);
            }
        }
        return ofStudies ? Identity.Kind.STUDY : Identity.Kind.PATIENT;
    }

    @Override
    public void readAll(Taker taker) {
        try (CsvReading reading = new CsvReading(source)) {
            List<String> names = reading.names();
            boolean ofStudies = kind(names) == Identity.Kind.STUDY;
            for (long read = 1; reading.hasNext(); read++) {
                CsvReading.Row row = reading.row();
                Fields fields = new Fields(names, row.fields());
                try {
                    taker.row(ofStudies ? study(row.line(), fields) : patient(row.line(), fields));
                } catch (Unfit unfit) {
                    taker.conflict(new Conflict(row.line(), unfit.reason));
                }
                if (read % PROGRESS_ROWS == 0) {
                    progress.accept(read);
                }
            }
        }
    }

    private record Fields(List<String> names, List<String> values) {

        String get(String name) {
            int index = names.indexOf(name);
            return index < 0 ? "" : values.get(index);
        }
    }

    private ImportRow patient(long line, Fields fields) throws Unfit {
        String value = fields.get(PSEUDONYM);
        if (!Pseudonym.OfPatient.isPossible(value)) {
            throw new Unfit(PSEUDONYM + " must have 1 to 64 printable ASCII characters without \\ ^ = * ? and without"
                    + " blanks around them");
        }
        return new ImportRow(
                line, identityOfPatient(fields), value, shift(fields.get(SHIFT)), alias(fields.get(ALIAS)));
    }

    private Identity identityOfPatient(Fields fields) throws Unfit {
        String patientId = fields.get(PATIENT_ID);
        String study = fields.get(STUDY);
        if (isBlank(patientId) == isBlank(study)) {
            throw new Unfit(
                    isBlank(patientId)
                            ? PATIENT_ID + " is empty"
                            : STUDY + " must be empty where there is a " + PATIENT_ID
                                    + ": it is for the patient of one study without one");
        }
        if (isBlank(patientId)) {
            return Identity.patientOfStudy(study);
        }
        if (domain.patientIds().isPlaceholder(patientId)) {
            throw new Unfit("this " + PATIENT_ID + " is a placeholder that names no patient in this domain");
        }
        return domain.patientIds().named(patientId, fields.get(ISSUER));
    }

    private static Optional<DateShift> shift(String text) throws Unfit {
        String days = text.strip();
        if (days.isEmpty()) {
            return Optional.empty();
        }
        if (!WHOLE_NUMBER.matcher(days).matches() || Math.abs(Integer.parseInt(days)) > DateShift.FARTHEST_IMPORTED) {
            throw new Unfit(SHIFT + " must be a whole number of days, at most " + DateShift.FARTHEST_IMPORTED
                    + " in either direction, or empty");
        }
        return Optional.of(new DateShift(Integer.parseInt(days)));
    }

    private static boolean alias(String text) throws Unfit {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false", "" -> false;
            default -> throw new Unfit(ALIAS + " must be true, false or empty");
        };
    }

    private ImportRow study(long line, Fields fields) throws Unfit {
        String original = fields.get(STUDY);
        String value = fields.get(STUDY_PSEUDONYM).strip();
        if (isBlank(original)) {
            throw new Unfit(STUDY + " is empty");
        }
        if (!isUid(value)) {
            throw new Unfit(STUDY_PSEUDONYM + " must be a UID: at most 64 characters, numbers separated by dots");
        }
        if (value.equals(original.strip())) {
            throw new Unfit(STUDY_PSEUDONYM + " must differ from " + STUDY);
        }
        if (domain.profile().settings().retainsUids()) {
            throw new Unfit("copies of this domain keep the UIDs of their originals");
        }
        return new ImportRow(line, Identity.study(original.strip()), value, Optional.empty(), false);
    }

    /** Whether it has the form of one. */
    static boolean isUid(String text) {
        try {
            return text.equals(new Uid(text).value());
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    /** NUL is padding in DICOM. */
    static boolean isBlank(String text) {
        return text.replace('\0', ' ').isBlank();
    }
}
