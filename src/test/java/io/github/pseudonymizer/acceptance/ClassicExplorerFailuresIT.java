// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.testing.ClassicExplorer;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whoever presses "Anonymize" in vain is told so, and why. */
class ClassicExplorerFailuresIT {

    private static final PhantomStudy STUDY = PhantomStudies.firstCt();

    private static final Map<String, Object> NO_DATABASE = OrthancServer.withPlugin(
            Map.of("Database", Map.of("Url", "jdbc:postgresql://127.0.0.1:1/pseudonyms", "User", "orthanc")), Map.of());

    @AutoClose
    private static OrthancServer orthanc;

    @AutoClose
    private static ClassicExplorer explorer;

    @BeforeAll
    static void start() {
        orthanc = OrthancServer.start(NO_DATABASE);
        orthanc.upload(STUDY.files());
        explorer = new ClassicExplorer(orthanc);
    }

    @Test
    void without_a_database_the_failure_is_told_each_time_and_the_rest_of_the_page_works() {
        explorer.openStudy(STUDY.orthancStudy());

        String first = explorer.anonymizeStudyInVain();
        String second = explorer.anonymizeStudyInVain();

        assertTrue(first.contains("does not work at the moment"), first);
        assertTrue(first.contains("Reason: the database cannot be reached"), first);
        assertTrue(first.contains("503"), first);
        assertEquals(first, second);
        assertEquals(List.of(), explorer.copies());
        assertEquals(List.of(), explorer.complaints());
    }

    @Test
    void when_orthanc_has_stopped_meanwhile_that_is_told() {
        explorer.openStudy(STUDY.orthancStudy());
        orthanc.kill();
        try {
            String told = explorer.anonymizeStudyInVain();

            assertTrue(told.contains("Orthanc did not answer"), told);
        } finally {
            orthanc.restart();
        }
    }

    @Test
    void where_anonymizing_is_blocked_the_administrators_message_is_shown_letter_for_letter() {
        String message = "Ask <b>Dr. Mercy</b> & <img src=x onerror=\"document.title='injected'\"> of the registry";
        orthanc.kill();
        orthanc.restart(OrthancServer.withPlugin(Map.of("Intercept", "block", "BlockMessage", message), Map.of()));
        orthanc.awaitPlugin();
        try {
            explorer.openStudy(STUDY.orthancStudy());

            String told = explorer.anonymizeStudyInVain();

            assertTrue(told.contains("not allowed here"), told);
            assertTrue(told.contains("Reason: " + message), told);
            assertEquals(List.of(), explorer.complaints());
        } finally {
            assertEquals(0, orthanc.stop());
            orthanc.restart(NO_DATABASE);
        }
    }
}
