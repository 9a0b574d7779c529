// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.pseudonym.DateShift;
import io.github.pseudonymizer.pseudonym.Keys;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.testing.IodPhantoms;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files that refer to one another, each copied by itself as after a restart, in one order and in the other: references
 * in the copies point at the copies, as pydicom reads them.
 */
class ReferencesIT {

    private static final Path SAMPLES = Path.of("../shared/dicom/HierarchicalAnonymization");
    private static final Plan PLAN = Profiles.plan(Profile.DEFAULT);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    /** One kind and instance that is referred to, and kinds that refer to it. */
    static Stream<Arguments> families() {
        return Stream.of(
                Arguments.of(
                        target("CT", "ct"),
                        List.of(
                                "RTStruct",
                                "Segmentation",
                                "BasicText",
                                "EnhancedReport",
                                "Comprehensive3DReport",
                                "KeyObjects",
                                "GrayscalePresentation",
                                "BlendingPresentation",
                                "PET",
                                "SpatialRegistration",
                                "ParametricMap",
                                "RealWorldValues")),
                Arguments.of(target("RTStruct", "structures"), List.of("RTPlan")),
                Arguments.of(target("RTPlan", "plan"), List.of("RTDose", "RTImage", "BeamsRecord")),
                Arguments.of(target("XA", "xa"), List.of("FluoroscopyPresentation")));
    }

    private static byte[] target(String kind, String instance) {
        return IodPhantoms.file(kind, instance, List.of("SeriesInstanceUID = uid:" + instance + "-series"));
    }

    @ParameterizedTest
    @MethodSource("families")
    void invented_objects_go_on_referring(byte[] target, List<String> kinds) throws Exception {
        Map<String, byte[]> originals = new LinkedHashMap<>();
        originals.put("target", target);
        for (String kind : kinds) {
            originals.put(kind, IodPhantoms.file(kind));
        }

        List<Integer> references = references(originals);

        for (int i = 0; i < kinds.size(); i++) {
            assertTrue(references.get(i + 1) > 0, kinds.get(i) + " refers to nothing");
        }
    }

    @ParameterizedTest
    @CsvSource({"RTH, RT.dcm, 3", "StructuredReports, IM0, 3", "2019-03-28, PR000000.dcm, 2"})
    void real_objects_go_on_referring(String study, String referring, int fewest) throws Exception {
        assumeTrue(Files.isDirectory(SAMPLES), "no ../shared/dicom here");
        Map<String, byte[]> originals = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(SAMPLES.resolve(study))) {
            for (Path file : files.sorted().toList()) {
                originals.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }

        List<Integer> references = references(originals);

        int found = references.get(List.copyOf(originals.keySet()).indexOf(referring));
        assertTrue(found >= fewest, found + " references");
    }

    /** How often each of the originals refers to another, after the copies were found to do the same. */
    private List<Integer> references(Map<String, byte[]> originals) throws IOException, InterruptedException {
        Map<String, byte[]> copies = copies(originals, List.copyOf(originals.keySet()));
        List<String> inReverse = new ArrayList<>(originals.keySet());
        Collections.reverse(inReverse);
        copies(originals, inReverse).forEach((name, copy) -> assertArrayEquals(copies.get(name), copy, name));

        StringBuilder pairs = new StringBuilder();
        for (Map.Entry<String, byte[]> original : originals.entrySet()) {
            Path before = Files.write(folder.resolve(original.getKey() + ".original"), original.getValue());
            Path after = Files.write(
                    folder.resolve(original.getKey() + ".copy"), copies.getOrDefault(original.getKey(), new byte[0]));
            pairs.append(before).append('\t').append(after).append('\n');
        }
        List<String> lines = judge(pairs.toString());
        assertEquals(
                List.of(), lines.stream().filter(line -> !line.startsWith("= ")).toList());
        assertEquals(originals.size(), lines.size());
        return lines.stream().map(line -> Integer.valueOf(line.substring(2))).toList();
    }

    private static Map<String, byte[]> copies(Map<String, byte[]> originals, List<String> order) {
        Map<String, byte[]> copies = new LinkedHashMap<>();
        for (String name : order) {
            byte[] original = originals.getOrDefault(name, new byte[0]);
            Pseudonym.OfPatient patient = new Pseudonym.OfPatient(Copies.PSEUDONYM, new DateShift(-10));
            Substitutes substitutes = new Substitutes(
                    patient,
                    Copies.substitutesFor(original).nestedPatients(),
                    new Keys(new byte[Keys.SECRET_BYTES]).of("default").uids(),
                    number -> number);
            Rewritten rewritten = Rewriter.open(ByteBuffer.wrap(original), PLAN).rewrite(substitutes);
            ByteBuffer copy = ByteBuffer.allocate(Math.toIntExact(rewritten.size()));
            rewritten.writeTo(copy);
            copies.put(name, copy.array());
        }
        return copies;
    }

    private List<String> judge(String pairs) throws IOException, InterruptedException {
        Path python = Path.of("/usr/bin/python3");
        assumeTrue(Files.isExecutable(python), "no Python here");
        Path input = Files.writeString(folder.resolve("pairs"), pairs);
        Process judge = new ProcessBuilder(python.toString(), "src/test/python/references.py")
                .redirectErrorStream(true)
                .redirectInput(input.toFile())
                .start();
        String text = new String(judge.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, judge.waitFor(), text);
        return text.lines().toList();
    }
}
