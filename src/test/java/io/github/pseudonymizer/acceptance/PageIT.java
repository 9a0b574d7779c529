package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.EveryOrthanc;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PageVisitor;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** People at {@code /pseudonymizer/app/}, in a real browser: an administrator, a reviewer, and another user. */
@EveryOrthanc
class PageIT {

    private static final PhantomStudy CT = PhantomStudies.firstCt();
    private static final PhantomStudy MR = PhantomStudies.mr();
    private static final PhantomStudy BURNED_IN = PhantomStudies.withBurnedInText();

    /** Names are not always names. */
    private static final PhantomStudy MARKUP = PhantomStudies.mr("<i>x</i>", 1, 16);

    @TempDir
    private static Path directory;

    private static ProxiedDatabase database;
    private static OrthancServer orthanc;
    private static PageVisitor visitor;
    private static String copy;

    @BeforeAll
    static void start() throws Exception {
        database = new ProxiedDatabase(directory);
        Map<String, Object> section = new LinkedHashMap<>(database.settings(Duration.ofSeconds(1), true));
        section.put("Administrators", List.of("alice"));
        section.put("Reviewers", List.of("rex"));
        Map<String, String> users = Map.of("alice", "a", "rex", "r", "bob", "b");
        orthanc = OrthancServer.start(OrthancServer.withPlugin(
                section, Map.of("AuthenticationEnabled", true, "RegisteredUsers", users, "StableAge", 1)));
        orthanc.signIn("alice", "a");
        orthanc.awaitPlugin();
        Stream.of(CT, MR, MARKUP, BURNED_IN).forEach(study -> orthanc.upload(study.files()));
        Archive archive = new Archive(orthanc);
        archive.awaitCopy(CT, CT.instances().size());
        archive.awaitCopy(MR, MR.instances().size());
        archive.awaitCopy(MARKUP, 1);
        Eventually.until(
                "the study with burned-in text to be refused",
                () -> !orthanc.get("/pseudonymizer/queue/failed")
                        .expect(200)
                        .array()
                        .isEmpty());
        copy = copyOf(CT);
        visitor = new PageVisitor(orthanc);
    }

    @AfterAll
    static void stop() throws IOException {
        visitor.close();
        orthanc.close();
        database.close();
    }

    @BeforeEach
    void an_administrator_sits_down() {
        visitor.signedInAs("alice", "a").prefers("light").looksAt(1280, 1024);
    }

    private static List<String> views() {
        return List.of(
                "/links",
                "/link/" + copy,
                "/queue",
                "/burned-in",
                "/burned-in/" + BURNED_IN.orthancStudy(),
                "/built-in",
                "/service/look-up",
                "/service/import",
                "/service/adopt",
                "/service/table",
                "/service/export",
                "/service/merge",
                "/service/forget",
                "/audit",
                "/status",
                "/study",
                "/study/" + CT.orthancStudy(),
                "/nothing",
                "/link/%",
                "/study/%3Cb%3E");
    }

    @Test
    void each_view_works_and_can_be_used_by_people_with_disabilities() {
        for (String view : views()) {
            visitor.opens(view);

            assertEquals(List.of(), visitor.complaints(), view);
            assertEquals(List.of(), visitor.violations(), view);
            assertFalse(visitor.text().contains("This page has a fault"), view);
        }
    }

    @Test
    void each_view_is_as_readable_in_the_dark_on_a_narrow_screen() {
        visitor.prefers("dark").looksAt(380, 800);
        for (String view : views()) {
            visitor.opens(view);

            assertEquals(List.of(), visitor.violations(), view);
            assertEquals(
                    "false",
                    visitor.runs("return document.documentElement.scrollWidth > innerWidth")
                            .toString(),
                    view + " is wider than the screen");
        }
    }

    @Test
    void links_are_found_by_patient_and_by_pseudonym() {
        String pseudonym = pseudonymOf(MR);

        visitor.opens("/links")
                .types("patient", MR.patientId())
                .presses("Search")
                .waits();
        visitor.sees(pseudonym);
        String found = visitor.text();
        String address = visitor.runs("return location.href").toString();
        visitor.presses("Show all").waits().types("pseudonym", "P0").presses("Search");

        assertFalse(found.contains(pseudonymOf(CT)), found);
        assertFalse(address.contains(MR.patientId()), address);
        visitor.sees("No link found");
    }

    @Test
    void lists_have_pages() {
        visitor.opens("/links?limit=2");
        String first = visitor.text();
        visitor.presses("Next page").waits();
        String second = visitor.text();
        visitor.presses("First page").waits();

        assertEquals(first, visitor.text());
        assertFalse(second.contains(visitor.runs("return document.querySelector('tbody a').textContent") + ""), second);
    }

    @Test
    void both_pictures_turn_together_by_keyboard() {
        visitor.opens("/link/" + copy).sees("1 of 6").pressesKey("input[type=range]", Keys.ARROW_RIGHT);

        visitor.sees("2 of 6");
        assertEquals(
                "2",
                visitor.runs("return [...document.querySelectorAll('.picture img')]"
                                + ".filter(image => image.alt.endsWith('picture 2')).length")
                        .toString());
    }

    @Test
    void a_reviewer_compares_and_confirms_and_an_administrator_rejects() {
        String copyOfMr = copyOf(MR);
        visitor.signedInAs("rex", "r").opens("/link/" + copyOfMr);
        visitor.presses("Show the attributes that differ").sees(MR.patientId());

        visitor.types("comment", "same slices").presses("Confirm").sees("Confirmed");
        visitor.opens("/links");
        visitor.sees("confirmed");
        visitor.signedInAs("alice", "a").opens("/link/" + copyOfMr).types("comment", "wrong <b>patient</b>");
        visitor.presses("Reject").sees("wrong <b>patient</b>").presses("History");

        String text = visitor.text();
        assertTrue(text.contains("rex") && text.contains("same slices") && text.contains("alice"), text);
    }

    @Test
    void names_and_comments_are_text_whatever_they_contain() {
        visitor.opens("/link/" + copyOf(MARKUP)).presses("Show the attributes that differ");

        visitor.sees("Nobody^<i>x</i>");
        assertEquals(
                "0",
                visitor.runs("return document.querySelectorAll('main i, main b').length")
                        .toString());
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
        assertTrue(table.contains(pseudonymOf(CT) + ";7;"), table);
        assertFalse(table.contains("Doe") || table.contains("1960") || table.contains(CT.patientId()), table);
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
    void patients_are_joined_and_copies_adopted_only_after_it_was_told_what_would_happen() throws IOException {
        Path copies = Files.writeString(directory.resolve("copies.csv"), "Original,Copy\n" + copy + ",<i>none</i>\n");

        visitor.opens("/service/merge").types("first", pseudonymOf(MR)).types("second", pseudonymOf(CT));
        visitor.types("reason", "letter of 1 March")
                .chooses("stays", "the second")
                .presses("See what would happen");
        visitor.sees(pseudonymOf(MR) + " can be merged into " + pseudonymOf(CT)).sees("1 copy with the pseudonym");
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

    @Test
    void failures_are_grouped_and_tried_again() {
        visitor.opens("/queue").sees("Why studies failed").presses("Try all again");

        visitor.sees("1 study will be tried again");
    }

    @Test
    void rectangles_can_be_typed_and_make_a_recipe() {
        visitor.opens("/burned-in/" + BURNED_IN.orthancStudy()).presses("Add a rectangle");

        JsonObject recipe =
                JsonParser.parseString(visitor.element("pre").getText()).getAsJsonObject();

        assertEquals("MR", recipe.get("Modality").getAsString());
        assertEquals(
                "{\"X\":0,\"Y\":0,\"Width\":32,\"Height\":3}",
                recipe.getAsJsonArray("Rectangles").get(0).toString());
    }

    @Test
    void another_user_sees_the_copies_of_a_study_and_nothing_else() {
        visitor.signedInAs("bob", "b").opens("/study/" + CT.orthancStudy());

        assertEquals(List.of("Study"), visitor.navigation());
        assertTrue(visitor.text().contains("complete"), visitor.text());
        assertFalse(visitor.text().contains("Compare"), visitor.text());
        for (String view : List.of("/links", "/link/" + copy, "/queue", "/audit", "/service", "/status")) {
            visitor.opens(view).sees("not for you");
        }
    }

    /** A session that ends altogether makes the browser itself ask for the password again. */
    @Test
    void rights_that_end_while_the_page_is_open_are_told_in_plain_words() {
        visitor.opens("/queue").signedInAs("bob", "b").presses("Try all again");

        visitor.sees("You may not do this").sees("Pseudonymizer.Administrators");
    }

    @Test
    void without_the_database_people_are_told_and_nothing_is_shown_as_if_it_were_done() throws IOException {
        visitor.opens("/queue").sees("Why studies failed");
        database.network().refuse();
        try {
            visitor.presses("Try all again").sees("The plugin cannot work at the moment");
            assertFalse(visitor.text().contains("will be tried again"), visitor.text());
            visitor.opens("/status").sees("UNREACHABLE");
            visitor.opens("/links").sees("The plugin cannot work at the moment");
        } finally {
            database.network().open();
            orthanc.awaitPlugin();
        }
    }

    private static String copyOf(PhantomStudy study) {
        return new Archive(orthanc).links(study).get(0).get("Copy").getAsString();
    }

    private static String pseudonymOf(PhantomStudy study) {
        return new Archive(orthanc).links(study).get(0).get("Pseudonym").getAsString();
    }
}
