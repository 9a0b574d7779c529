// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.testing.Answer;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.PageVisitor;
import io.github.pseudonymizer.testing.PhantomStudy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pseudonym service as an administrator uses it at {@code /pseudonymizer/app/}, in a real browser. */
class PageFormsIT {

    private static final PhantomStudy CT = ReviewedArchive.CT;
    private static final PhantomStudy MR = ReviewedArchive.MR;

    @TempDir
    private static Path directory;

    @AutoClose
    private static ReviewedArchive archive;

    private static PageVisitor visitor;

    @BeforeAll
    static void start() throws Exception {
        archive = ReviewedArchive.start(directory);
        visitor = archive.visitor();
    }

    @BeforeEach
    void an_administrator_sits_down() {
        archive.administratorSitsDown();
    }

    @Test
    void a_table_is_checked_then_imported_and_its_conflicts_are_shown() throws IOException {
        Path good = Files.writeString(directory.resolve("good.csv"), "PatientID,Pseudonym\n9001,MERCY-1\n");
        Path bad = Files.writeString(directory.resolve("bad.csv"), "PatientID,Pseudonym\n9001,MERCY-2\n");

        visitor.opens("/service/import")
                .takes(good)
                .presses("Check it")
                .presses("Import 1 row into default")
                .sees("1 row imported");
        visitor.takes(bad).presses("Check it").sees("one conflict is enough");

        assertTrue(visitor.text().contains("9001") || visitor.text().contains("another pseudonym"), visitor.text());
        assertEquals(List.of(), visitor.complaints());
    }

    @Test
    void a_large_table_has_a_progress_bar_and_can_be_left_and_found_again() throws Exception {
        Path many = Files.writeString(
                directory.resolve("many.csv"),
                IntStream.range(0, 20_000)
                        .mapToObj(row -> "L-" + row + ",LARGE-" + row + "\n")
                        .collect(Collectors.joining("", "PatientID,Pseudonym\n", "")));

        visitor.opens("/service/import").takes(many);
        String address = archive.database().hidingPseudonyms(() -> {
            visitor.presses("Check it").sees("Cancel it, and write nothing");
            Eventually.until("the bar to move", () -> barOf(visitor) > 0);
            String name = visitor.element("label:has(progress)").getText();
            assertTrue(name.contains("compares the table with the database"), name);
            assertEquals(List.of(), visitor.violations());
            String here = visitor.browser().getCurrentUrl();
            visitor.presses("Audit trail")
                    .sees("From (UTC)")
                    .browser()
                    .navigate()
                    .back();
            visitor.sees("Cancel it, and write nothing");
            return here;
        });
        visitor.sees("20,000 rows can be imported");
        archive.database().holdingPseudonyms(() -> {
            visitor.presses("Import 20,000 rows into default").sees("% done").presses("Cancel it, and write nothing");
            String job = visitor.browser().getCurrentUrl().replaceFirst(".*/", "");
            return new Archive(archive.orthanc()).awaitJob(job);
        });
        visitor.sees("This was cancelled");
        String cancelled = visitor.text();
        visitor.opens(address.substring(address.indexOf('#') + 1)).sees("choose it again");
        visitor.opens("/service/import/no-such-job").sees("there is no such import");

        assertTrue(cancelled.contains("nothing was written"), cancelled);
    }

    private static double barOf(PageVisitor visitor) {
        return ((Number) visitor.runs("return document.querySelector('progress').value")).doubleValue();
    }

    @Test
    void a_clinical_table_comes_back_as_a_download_once_each_column_is_named_and_no_patient_is_unknown()
            throws IOException {
        String head = "Case;\"Score, % <b>\";Born;Name\n";
        Path bad = Files.writeString(directory.resolve("bad-visits.csv"), head + "N-4711;1;05.02.1960;Doe\n");
        Path good = Files.writeString(
                directory.resolve("visits.csv"), head.replace(", ", "/: &") + CT.patientId() + ";7;05.02.1960;Doe\n");
        Path downloads = Files.createDirectory(directory.resolve("downloads"));
        visitor.opens("/service/table").savesTo(downloads).takes(bad);
        visitor.chooses("column-0", "Stays as it is").presses("Leave out all others");
        visitor.presses("Pseudonymize it").sees("One column must be the Patient ID");
        visitor.chooses("column-0", "Patient ID: becomes the pseudonym").presses("Pseudonymize it");
        visitor.sees("1 conflict in 1 row");
        String conflict = visitor.element("[aria-label=Conflicts] tbody").getText();
        visitor.takes(good);

        visitor.chooses("column-0", "Patient ID: becomes the pseudonym");
        visitor.chooses("column-1", "Stays as it is").chooses("column-2", "Date: moves as in the copies");
        visitor.types("form-2", "dmy").presses("Leave out all others");
        assertEquals(List.of(), visitor.violations());
        visitor.presses("Pseudonymize it").presses("Download visits-pseudonymized.csv");

        Path saved = downloads.resolve("visits-pseudonymized.csv");
        Eventually.until("the table to be saved", () -> Files.exists(saved) && Files.size(saved) > 0);
        String table = Files.readString(saved);
        assertTrue(conflict.startsWith("2 "), conflict);
        assertTrue(table.contains(archive.pseudonymOf(CT) + ";7;"), table);
        assertFalse(table.contains("Doe") || table.contains("05.02.1960") || table.contains(CT.patientId()), table);
        assertEquals(List.of(), visitor.complaints());
    }

    @Test
    void a_patient_is_forgotten_only_after_a_question_that_says_what_will_happen() {
        visitor.opens("/service/forget").types("pseudonym", "P00000000").types("reason", "letter of 1 March");
        visitor.presses("Forget …");
        String question = visitor.element("dialog").getText();
        visitor.presses("Cancel");
        String before = visitor.text();
        visitor.presses("Forget …").agrees("Forget permanently").sees("no patient has this pseudonym");

        assertTrue(question.contains("P00000000") && question.contains("cannot be undone"), question);
        assertFalse(before.contains("no patient"), before);
    }

    @Test
    void a_patient_is_forgotten_whose_copies_get_fresh_uids() {
        String copy = archive.copyOf(ReviewedArchive.MARKUP);
        visitor.opens("/service/forget").types("pseudonym", archive.pseudonymOf(ReviewedArchive.MARKUP));
        visitor.types("reason", "letter of 1 March").chooses("copies", "are replaced by copies with fresh UIDs");
        visitor.presses("Forget …");
        String question = visitor.element("dialog").getText();
        visitor.agrees("Forget permanently").sees("1 copy replaced by one with fresh UIDs each");

        assertTrue(question.contains("random UIDs") && question.contains("former copies are deleted"), question);
        archive.orthanc().get("/studies/" + copy).expect(404);
        assertEquals(List.of(), visitor.violations());
        assertEquals(List.of(), visitor.complaints());
    }

    /** No domain has such a name, and its address would lead elsewhere. */
    @Test
    void a_domain_with_a_slash_is_not_even_asked_for() {
        for (String form : List.of("adopt", "import", "export", "forget", "merge")) {
            visitor.opens("/service/" + form).types("domain", "a/../b");

            assertEquals(
                    "true A domain’s name has letters, digits and the characters _ . -",
                    visitor.runs("const field = document.querySelector('[name=domain]');"
                            + "return field.validity.patternMismatch + ' ' + field.title;"),
                    form);
        }
        visitor.types("domain", "trial_2.a-B");
        assertEquals(true, visitor.runs("return document.querySelector('[name=domain]').validity.valid;"));
    }

    @Test
    void rectangles_are_used_for_a_study_by_administrators_after_a_question_and_lead_to_its_copy() {
        String study = ReviewedArchive.BURNED_IN.orthancStudy();
        archive.orthanc().signIn("bob", "b");
        Answer refused = archive.orthanc()
                .post(
                        "/studies/" + study + "/anonymize",
                        "{\"BlackOut\":[{\"Rows\":32,\"Columns\":32,\"Rectangles\":[{\"Height\":3}]}]}");
        archive.orthanc().signIn("alice", "a");
        visitor.opens("/burned-in/" + study).presses("Add a rectangle").presses("Use for this study …");
        String question = visitor.element("dialog").getText();
        visitor.agrees("Make the copy").sees("The copy is made");

        assertEquals(403, refused.status(), refused.text());
        assertTrue(refused.text().contains("BlackOut is for administrators only"), refused.text());
        assertTrue(question.contains("1 rectangle is black in every image of 32 × 32 pixels"), question);
        assertEquals(List.of(), visitor.violations());
        assertEquals(List.of(), visitor.complaints());
        visitor.opens("/link/" + archive.copyOf(ReviewedArchive.BURNED_IN)).sees("BlackOut 32x32");
        visitor.opens("/burned-in").sees("No study is refused");
    }

    @Test
    void patients_are_joined_and_copies_adopted_only_after_it_was_told_what_would_happen() throws IOException {
        Path copies = Files.writeString(
                directory.resolve("copies.csv"), "Original,Copy\n" + archive.copyOf(CT) + ",<i>none</i>\n");

        visitor.opens("/service/merge")
                .types("first", archive.pseudonymOf(MR))
                .types("second", archive.pseudonymOf(CT));
        visitor.types("reason", "letter of 1 March")
                .chooses("stays", "the second")
                .presses("See what would happen");
        visitor.sees(archive.pseudonymOf(MR) + " can be merged into " + archive.pseudonymOf(CT))
                .sees("1 copy with the pseudonym");
        visitor.presses("Join them …");
        String question = visitor.element("dialog").getText();
        visitor.presses("Cancel").opens("/service/adopt").presses("Look, and change nothing");
        visitor.sees("There are no copies to adopt")
                .chooses("source", "Those in a table")
                .takes(copies);
        visitor.presses("Look, and change nothing")
                .sees("None of them can be adopted")
                .sees("Line");

        assertTrue(question.contains("cannot be undone"), question);
        assertEquals(List.of(), visitor.violations());
        assertEquals(List.of(), visitor.complaints());
    }
}
