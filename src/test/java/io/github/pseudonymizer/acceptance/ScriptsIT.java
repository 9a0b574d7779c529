// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A site whose scripts anonymize what becomes stable, by Orthanc's built-in anonymization. */
class ScriptsIT {

    /** With a single attempt, no study waits for a script. */
    private static final Map<String, ?> SKIP =
            Map.of("StableStudies", Map.of("Backlog", true, "IfCopied", "skip", "MaxAttempts", 1));

    @Test
    void what_a_script_has_copied_is_skipped_and_a_second_copy_that_somebody_wants_is_warned_of() {
        PhantomStudy scripted = PhantomStudies.mr("scripted", 2, 32);
        PhantomStudy other = PhantomStudies.mr("other", 2, 32);
        try (OrthancServer orthanc = OrthancServer.start(Map.of())) {
            Archive archive = new Archive(orthanc);
            orthanc.upload(scripted.files());
            orthanc.upload(other.files());
            orthanc.post("/studies/" + scripted.orthancStudy() + "/anonymize", "{}")
                    .expect(200);
            assertEquals(0, orthanc.stop());

            orthanc.restart(OrthancServer.withPlugin(SKIP, Map.of()));
            orthanc.awaitPlugin();
            archive.awaitCopy(other, 2);
            Eventually.until("all studies to have had their turn", archive::isQueueEmpty);

            assertEquals(List.of(), archive.links(scripted));
            assertEquals(0, warnings(orthanc));
            assertTrue(orthanc.log().contains("Orthanc held 3 before, which are pseudonymized"), orthanc.logTail());

            archive.copyOf(scripted);
            archive.copyOf(other);

            archive.awaitCopy(scripted, 2);
            assertEquals(1, warnings(orthanc));
        }
    }

    private static long warnings(OrthancServer orthanc) {
        return orthanc.log()
                .lines()
                .filter(line -> line.contains("An original has two copies"))
                .count();
    }
}
