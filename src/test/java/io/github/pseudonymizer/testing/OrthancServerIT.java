// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OrthancServerIT {

    @Test
    void it_answers_with_its_settings_and_stops_cleanly() {
        try (OrthancServer orthanc = OrthancServer.start(Map.of("Name", "Mercy Hospital"))) {
            assertEquals(
                    "Mercy Hospital",
                    orthanc.get("/system").expect(200).object().get("Name").getAsString());

            assertEquals(0, orthanc.stop());
            assertFalse(orthanc.isRunning());
        }
    }

    @Test
    void killed_and_restarted_it_still_has_what_was_stored() {
        try (OrthancServer orthanc = OrthancServer.start(Map.of())) {
            orthanc.put("/tools/metrics", "1").expect(200);
            String database =
                    orthanc.get("/system").object().get("DatabaseVersion").getAsString();

            orthanc.kill();
            orthanc.restart(Map.of("Name", "again"));

            assertEquals(
                    database,
                    orthanc.get("/system").object().get("DatabaseVersion").getAsString());
            assertEquals("again", orthanc.get("/system").object().get("Name").getAsString());
        }
    }

    @Test
    void a_start_that_fails_tells_the_end_of_the_log() {
        AssertionError error =
                assertThrows(AssertionError.class, () -> OrthancServer.start(Map.of("Plugins", "no list of strings")));

        assertTrue(error.toString().contains("list of strings"), error.toString());
    }

    @Test
    void closing_leaves_no_directory_behind() {
        OrthancServer orthanc = OrthancServer.start(Map.of());

        orthanc.close();

        assertFalse(Files.exists(orthanc.directory()));
        assertNotEquals(orthanc.httpPort(), orthanc.dicomPort());
    }
}
