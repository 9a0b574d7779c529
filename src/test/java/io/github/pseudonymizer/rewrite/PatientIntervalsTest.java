// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.Dataset.Lengths;
import io.github.pseudonymizer.pseudonym.DateShift;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** Copies of all studies of one patient, in two domains. */
class PatientIntervalsTest {

    private static final int STUDY_DATE = 0x00080020;
    private static final int ACQUISITION = 0x0008002A;
    private static final int REFERENCED = 0x00081199;

    @RepeatedTest(20)
    void intervals_between_all_studies_of_a_patient_are_exact(RepetitionInfo repetition) {
        Random random = new Random(4711 + repetition.getCurrentRepetition());
        List<LocalDate> visits = new ArrayList<>(List.of(LocalDate.of(2024, 2, 29), LocalDate.of(2000, 2, 29)));
        for (int i = 0; i < 10; i++) {
            visits.add(LocalDate.of(1950, 1, 1).plusDays(random.nextInt(40_000)));
        }
        for (int domain = 0; domain < 2; domain++) {
            DateShift shift = new DateShift(-1 - random.nextInt(3650));

            List<LocalDate> copied =
                    visits.stream().map(visit -> copiedDate(visit, shift)).toList();

            for (int i = 0; i < visits.size(); i++) {
                for (int j = 0; j < i; j++) {
                    assertEquals(
                            ChronoUnit.DAYS.between(visits.get(i), visits.get(j)),
                            ChronoUnit.DAYS.between(copied.get(i), copied.get(j)));
                }
            }
        }
    }

    /** The date of the copy: the same in DA, in DT, and inside a sequence. */
    private static LocalDate copiedDate(LocalDate date, DateShift shift) {
        String text = date.format(DateTimeFormatter.BASIC_ISO_DATE);
        Dataset dataset = new Dataset()
                .text(0x00080018, Copies.INSTANCE)
                .text(STUDY_DATE, text)
                .text(ACQUISITION, text + "235959.5+1345")
                .sequence(REFERENCED, Lengths.UNDEFINED, new Dataset().text(STUDY_DATE, text))
                .text(0x00100020, "MRN-4711")
                .text(0x0020000D, Copies.STUDY)
                .text(0x0020000E, Copies.SERIES);
        Rewritten rewritten = Rewriter.open(ByteBuffer.wrap(Copies.file(dataset)), ExplanationTest.DEFAULT)
                .rewrite(new Substitutes(
                        new Pseudonym.OfPatient("P4711", shift), Map.of(), Copies::mapped, number -> number));
        ByteBuffer copy = ByteBuffer.allocate((int) rewritten.size());
        rewritten.writeTo(copy);
        List<String> dates = Copies.values(copy.array(), STUDY_DATE);
        assertEquals(2, dates.size());
        assertEquals(dates.get(0), dates.get(1));
        assertEquals(dates.get(0) + "235959.5+1345", Copies.value(copy.array(), ACQUISITION));
        return LocalDate.parse(dates.get(0), DateTimeFormatter.BASIC_ISO_DATE);
    }
}
