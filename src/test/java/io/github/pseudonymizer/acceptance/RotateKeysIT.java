// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.testing.Commands;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** New keys, as an administrator makes them: with the JAR, while Orthanc is stopped. */
class RotateKeysIT {

    private static final Path JAR = OrthancServer.pluginLibrary().resolveSibling("orthanc-pseudonymizer.jar");

    @AutoClose
    private final OrthancServer orthanc =
            OrthancServer.startWithPlugin(Map.of("StableStudies", Map.of("Enabled", false)));

    private final Archive archive = new Archive(orthanc);

    private static Commands.End java(String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", JAR.toString()));
        command.addAll(List.of(arguments));
        return Commands.end(command.toArray(String[]::new));
    }

    private Commands.End rotate() {
        return java("rotate-keys", orthanc.directory().resolve("orthanc.json").toString());
    }

    @Test
    void with_new_keys_a_patient_has_the_same_pseudonym_and_a_study_the_same_copy() throws Exception {
        Path keyFile = orthanc.storage().resolve("pseudonymizer/pseudonymizer.key");
        orthanc.upload(PhantomStudies.firstCt().files());
        Archive.Study copy = archive.copyOf(PhantomStudies.firstCt());
        String before = Files.readString(keyFile);

        Commands.End whileItRuns = rotate();
        assertEquals(1, whileItRuns.code(), whileItRuns.said());
        assertTrue(
                whileItRuns.said().startsWith("The rotation of the keys did not come to its end: "),
                whileItRuns.said());
        assertEquals(before, Files.readString(keyFile));

        assertEquals(0, orthanc.stop());
        Commands.End rotated = rotate();
        assertEquals(0, rotated.code(), rotated.said());
        assertTrue(rotated.said().contains("The keys are those of generation 2 now"), rotated.said());
        assertFalse(rotated.said().contains(PhantomStudies.firstCt().patientId()), "no identity is told");
        assertFalse(before.equals(Files.readString(keyFile)));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(keyFile)));

        orthanc.restart();
        orthanc.awaitPlugin();
        orthanc.upload(PhantomStudies.secondCt().files());
        assertEquals(copy.id(), archive.copyOf(PhantomStudies.firstCt()).id());
        assertEquals(copy.patientId(), archive.copyOf(PhantomStudies.secondCt()).patientId());
        assertEquals(1, archive.links(PhantomStudies.firstCt()).size());

        assertEquals(0, orthanc.stop());
        Files.writeString(keyFile, before);
        orthanc.restart();
        assertEquals(
                503,
                orthanc.post("/studies/" + PhantomStudies.firstCt().orthancStudy() + "/anonymize", "{}")
                        .status());
        assertEquals(before, Files.readString(keyFile), "no new keys over a used database");
    }

    @Test
    void whoever_asks_for_something_else_is_told_what_there_is() throws Exception {
        Commands.End run = java("rotate");

        assertEquals(2, run.code());
        assertTrue(run.said().startsWith("Usage: java -jar orthanc-pseudonymizer.jar rotate-keys CONFIGURATION"));
    }
}
