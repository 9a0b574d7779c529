// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.pseudonymizer.testing.EveryOrthanc;
import io.github.pseudonymizer.testing.PageVisitor;
import io.github.pseudonymizer.testing.PhantomStudy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** People at {@code /pseudonymizer/app/}, in a real browser: an administrator, a reviewer, and another user. */
class PageIT {

    private static final PhantomStudy CT = ReviewedArchive.CT;
    private static final PhantomStudy MR = ReviewedArchive.MR;
    private static final PhantomStudy BURNED_IN = ReviewedArchive.BURNED_IN;

    @TempDir
    private static Path directory;

    @AutoClose
    private static ReviewedArchive archive;

    private static PageVisitor visitor;
    private static String copy;

    @BeforeAll
    static void start() throws Exception {
        archive = ReviewedArchive.start(directory);
        visitor = archive.visitor();
        copy = archive.copyOf(CT);
    }

    @BeforeEach
    void an_administrator_sits_down() {
        archive.administratorSitsDown();
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

    @Tag("soak")
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

    @EveryOrthanc
    @Test
    void links_are_found_by_patient_and_by_pseudonym() {
        String pseudonym = archive.pseudonymOf(MR);

        visitor.opens("/links")
                .types("patient", MR.patientId())
                .presses("Search")
                .waits();
        visitor.sees(pseudonym);
        String found = visitor.text();
        String address = visitor.runs("return location.href").toString();
        visitor.presses("Show all").waits().types("pseudonym", "P0").presses("Search");

        assertFalse(found.contains(archive.pseudonymOf(CT)), found);
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

    @EveryOrthanc
    @Test
    void a_reviewer_compares_and_confirms_and_an_administrator_rejects() {
        String copyOfMr = archive.copyOf(MR);
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
        visitor.opens("/link/" + archive.copyOf(ReviewedArchive.MARKUP)).presses("Show the attributes that differ");

        visitor.sees("Nobody^<i>x</i>");
        assertEquals(
                "0",
                visitor.runs("return document.querySelectorAll('main i, main b').length")
                        .toString());
    }

    @Test
    void failures_are_grouped_and_tried_again() {
        visitor.opens("/queue").sees("Why studies failed").presses("Try all again");

        visitor.sees("1 study will be tried again");
    }

    @Test
    void a_copy_that_could_not_be_made_leads_to_the_reason() {
        visitor.opens("/link/" + archive.copyOf(BURNED_IN)).sees("This copy could not be made");
        String what = visitor.element("section a").getAttribute("href");

        assertTrue(("" + what).endsWith("#/queue"), what);
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

    @EveryOrthanc
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
        archive.database().network().refuse();
        try {
            visitor.presses("Try all again").sees("The plugin cannot work at the moment");
            assertFalse(visitor.text().contains("will be tried again"), visitor.text());
            visitor.opens("/status").sees("UNREACHABLE");
            visitor.opens("/links").sees("The plugin cannot work at the moment");
        } finally {
            archive.database().network().open();
            archive.orthanc().awaitPlugin();
        }
    }
}
