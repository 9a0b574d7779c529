// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.LargePhantom;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Large input with a Java heap of 512 MB. Takes minutes: {@code ./test.sh --soak}. */
@Tag("soak")
class LargeStudyIT {

    private static final Map<String, Object> SMALL_HEAP =
            Map.of("StableStudies", Map.of("Enabled", false), "Java", Map.of("Options", List.of("-Xmx512m")));
    private static final int INSTANCES = 20_000;
    private static final int UPLOADED_AT_ONCE = 500;

    @Test
    void a_study_of_20000_instances_gets_its_copy() {
        PhantomStudy study = PhantomStudies.mr("large", INSTANCES, 16);
        try (OrthancServer orthanc = OrthancServer.startWithPlugin(SMALL_HEAP)) {
            IntStream.range(0, INSTANCES / UPLOADED_AT_ONCE)
                    .parallel()
                    .forEach(part -> orthanc.upload(
                            study.files().subList(part * UPLOADED_AT_ONCE, (part + 1) * UPLOADED_AT_ONCE)));

            JsonObject answer = new Archive(orthanc).anonymize(study);

            assertEquals(INSTANCES, answer.get("InstancesCount").getAsInt());
            assertEquals(0, answer.get("FailedInstancesCount").getAsInt());
            // An old Orthanc shows origins by an instance that comes and goes.
            Archive.Counts unused = Eventually.get(
                    "the copy to be there, and nothing else",
                    () -> new Archive(orthanc).counts(),
                    new Archive.Counts(2, 2, 2, 2 * INSTANCES)::equals);
        }
    }

    @Test
    void an_instance_of_one_gigabyte_gets_its_copy(@TempDir Path folder) throws Exception {
        int rows = 32_768;
        int columns = 16_384;
        long pixelBytes = 2L * rows * columns;
        Path original = folder.resolve("original.dcm");
        PhantomStudy study = LargePhantom.write(original, PhantomStudies.visit("gigabyte"), rows, columns);
        try (OrthancServer orthanc = OrthancServer.startWithPlugin(SMALL_HEAP)) {
            orthanc.post("/instances", BodyPublishers.ofFile(original)).expect(200);

            Archive.Study copy = new Archive(orthanc).copyOf(study);

            Path file = folder.resolve("copy.dcm");
            orthanc.download("/instances/" + copy.instances().get(0) + "/file", file);
            assertNotEquals(study.patientId(), copy.patientId());
            assertEquals(digestOfEnd(original, pixelBytes), digestOfEnd(file, pixelBytes));
        }
    }

    @Test
    void an_instance_of_one_gigabyte_is_blacked_out(@TempDir Path folder) throws Exception {
        int rows = 32_768;
        int columns = 16_384;
        int black = 1024;
        long bytesBelow = 2L * (rows - black) * columns;
        Map<String, Object> pixels = Map.of(
                "Suspicious",
                "blackout",
                "Recipes",
                List.of(Map.of("Rows", rows, "Columns", columns, "Rectangles", List.of(Map.of("Height", black)))));
        Map<String, Object> settings = new HashMap<>(SMALL_HEAP);
        settings.put("Domains", List.of(Map.of("Name", "default", "Pixels", pixels)));
        Path original = folder.resolve("original.dcm");
        PhantomStudy study = LargePhantom.write(original, PhantomStudies.visit("black"), rows, columns);
        try (OrthancServer orthanc = OrthancServer.startWithPlugin(settings)) {
            orthanc.post("/instances", BodyPublishers.ofFile(original)).expect(200);

            Archive.Study copy = new Archive(orthanc).copyOf(study);

            Path file = folder.resolve("copy.dcm");
            orthanc.download("/instances/" + copy.instances().get(0) + "/file", file);
            assertEquals(digestOfEnd(original, bytesBelow), digestOfEnd(file, bytesBelow));
            try (InputStream input = Files.newInputStream(file)) {
                input.skipNBytes(Files.size(file) - 2L * rows * columns);
                byte[] covered = input.readNBytes(2 * black * columns);
                assertArrayEquals(new byte[covered.length], covered);
            }
        }
    }

    private static String digestOfEnd(Path file, long bytes) throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (InputStream input = Files.newInputStream(file)) {
            input.skipNBytes(Files.size(file) - bytes);
            try (DigestInputStream digested = new DigestInputStream(input, digest)) {
                long unused = digested.transferTo(OutputStream.nullOutputStream());
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
