// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.pseudonymizer.testing.Answer;
import io.github.pseudonymizer.testing.Commands;
import io.github.pseudonymizer.testing.Judges;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Other people's software judges the copies: are they DICOM, are they valid, is an identity left in them? */
class JudgesIT {

    private static final Path SAMPLES = Path.of("../shared/dicom");

    /** Refused by Orthanc itself, or made to be refused. */
    private static final String MALFORMED = "odd";

    /** Orthanc 1.10.1 does not survive its upload, with or without the plugin. */
    private static final String DEEPLY_NESTED = "odd/2026-05-06-Deeply-Nested-Sequence.dcm";

    private static final int LONG_ENOUGH = 5;

    @AutoClose
    private static OrthancServer orthanc;

    private static Archive archive;

    /** What pydicom finds in each sample: ids, names and UIDs at every depth. */
    private static JsonObject identities;

    @BeforeAll
    static void start() throws IOException {
        identities = JsonParser.parseString(Commands.run(Stream.concat(
                                Stream.of("/usr/bin/python3", "src/test/python/identities.py"),
                                samples()
                                        .filter(sample -> !sample.isEmpty())
                                        .map(sample -> SAMPLES.resolve(sample).toString()))
                        .toArray(String[]::new)))
                .getAsJsonObject();
        orthanc = OrthancServer.startWithPlugin(Map.of("StableStudies", Map.of("Enabled", false)));
        archive = new Archive(orthanc);
    }

    static List<PhantomStudy> phantoms() {
        return PhantomStudies.all();
    }

    @ParameterizedTest
    @MethodSource("phantoms")
    void no_identity_of_a_phantom_survives_and_its_copy_is_valid(PhantomStudy study) {
        orthanc.upload(study.files());

        List<byte[]> copies = archive.copyOf(study).files();

        assertEquals(study.files().size(), copies.size());
        for (byte[] copy : copies) {
            assertEquals(List.of(), Judges.dciodvfyErrors(copy));
            String dcmdump = Judges.dcmdump(copy);
            String pydicom = Judges.pydicom(copy, "dump.py");
            for (String identity : study.identities()) {
                assertFalse(dcmdump.contains(identity), identity + " is in what dcmdump prints");
                assertFalse(pydicom.contains(identity), identity + " is in what pydicom prints");
                assertFalse(contains(copy, identity), identity + " is in the bytes");
            }
        }
    }

    static Stream<String> samples() throws IOException {
        if (!Files.isDirectory(SAMPLES)) {
            return Stream.of("");
        }
        try (Stream<Path> files = Files.walk(SAMPLES)) {
            return files
                    .filter(Files::isRegularFile)
                    .map(file -> SAMPLES.relativize(file).toString())
                    .filter(name -> !name.endsWith(".md") && !name.endsWith(".csv") && !name.endsWith("DICOMDIR"))
                    .filter(name -> !name.equals(DEEPLY_NESTED))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void no_identity_of_a_sample_survives(String sample) throws IOException {
        assumeTrue(!sample.isEmpty(), SAMPLES + " is not there");
        byte[] original = Files.readAllBytes(SAMPLES.resolve(sample));
        Answer upload = orthanc.post("/instances", original);
        assumeTrue(upload.status() == 200, "Orthanc itself refuses it");

        Answer answer = orthanc.post("/instances/" + upload.object().get("ID").getAsString() + "/anonymize", "{}");

        if (answer.status() != 200) {
            assertTrue(sample.startsWith(MALFORMED), "well-formed, but " + answer);
            return;
        }
        String dcmdump = Judges.dcmdump(answer.body());
        for (String identity : identities(sample)) {
            assertFalse(containsWord(dcmdump, identity), identity + " is in what dcmdump prints");
        }
    }

    /** Those that are too long to be found by chance. */
    private static List<String> identities(String sample) {
        JsonElement found = identities.get(SAMPLES.resolve(sample).toString());
        assertTrue(found.isJsonArray(), "pydicom cannot read it");
        return found.getAsJsonArray().asList().stream()
                .map(JsonElement::getAsString)
                .filter(identity -> identity.length() >= LONG_ENOUGH)
                .distinct()
                .toList();
    }

    /** Whether the text occurs, and not as a part of a longer word or number. */
    private static boolean containsWord(String text, String word) {
        return text.contains(word) // Which is found far quicker.
                && Pattern.compile("(?<![\\w.])" + Pattern.quote(word) + "(?![\\w.])")
                        .matcher(text)
                        .find();
    }

    private static boolean contains(byte[] file, String text) {
        String bytes = new String(file, StandardCharsets.ISO_8859_1);
        return Stream.of(StandardCharsets.ISO_8859_1, StandardCharsets.UTF_8)
                .map(charset -> asBytes(text, charset))
                .anyMatch(bytes::contains);
    }

    private static String asBytes(String text, Charset charset) {
        return new String(text.getBytes(charset), StandardCharsets.ISO_8859_1);
    }
}
