// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.testing.ControlGroup;
import io.github.pseudonymizer.testing.LargePhantom;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A container of 1.5 GiB with the embedded database, and no setting. Writes 1.5 GB: {@code ./test.sh --soak}. */
@Tag("soak")
class LittleMemoryIT {

    private static final long LIMIT = 1536L << 20;
    private static final int INSTANCES = 8;
    private static final int ROWS = 8192;
    private static final int COLUMNS = 6144;
    private static final int MEBIBYTES = (ROWS * COLUMNS * 2) >> 20;

    /** With a budget of 2,048 MiB, as it was always, the kernel kills Orthanc here. */
    @Test
    void a_study_larger_than_the_memory_is_copied_within_its_limit(@TempDir Path folder) throws Exception {
        Optional<ControlGroup> made = ControlGroup.withMemory(LIMIT);
        assumeTrue(made.isPresent(), "this machine lets us make no control group");
        try (ControlGroup group = made.get();
                OrthancServer orthanc = OrthancServer.startInside(
                        group, Map.of("StableStudies", Map.of("Enabled", false), "Workers", INSTANCES))) {
            PhantomStudy study = upload(orthanc, folder);

            JsonObject answer = orthanc.post("/studies/" + study.orthancStudy() + "/anonymize", "{}")
                    .expect(200)
                    .object();

            assertTrue(orthanc.isRunning());
            assertEquals(INSTANCES, answer.get("InstancesCount").getAsInt());
            assertEquals(0, answer.get("FailedInstancesCount").getAsInt());
            System.out.printf(
                    "figures: %d MiB of memory: %d MiB of originals copied, %d MiB in use at most%n",
                    LIMIT >> 20, INSTANCES * MEBIBYTES, group.greatestBytes().orElse(0L) >> 20);
        }
    }

    private static PhantomStudy upload(OrthancServer orthanc, Path folder) throws Exception {
        Path file = folder.resolve("original.dcm");
        PhantomStudy study = LargePhantom.write(file, PhantomStudies.visit("container"), ROWS, COLUMNS);
        for (int number = 1; number <= INSTANCES; number++) {
            LargePhantom.write(file, PhantomStudies.visit("container"), number, ROWS, COLUMNS);
            orthanc.post("/instances", BodyPublishers.ofFile(file)).expect(200);
        }
        return study;
    }
}
