// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pseudonymizer.rewrite.report.Remark;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other toolkits judge the copies of real files. Each runs in a process of its own. */
class JudgesIT {

    private static final Path PYTHON = Path.of("/usr/bin/python3");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private long spared;

    @Test
    void dcmtk_reads_every_copy_of_what_it_reads() throws Exception {
        assumeTrue(runs("dcmdump", "--version"), "no dcmdump");
        List<String> refused = new ArrayList<>();
        int accepted = 0;

        for (Map.Entry<Path, Path> pair : copies(true).entrySet()) {
            if (run("", "dcmdump", "-q", pair.getKey().toString()).exitCode() == 0) {
                Outcome outcome = run("", "dcmdump", pair.getValue().toString());
                boolean complaint = outcome.text().lines().anyMatch(line -> line.startsWith("E: "));
                accepted += complaint || outcome.exitCode() != 0 ? 0 : 1;
                if (complaint || outcome.exitCode() != 0) {
                    refused.add(pair.getKey().toString());
                }
            }
        }

        assertEquals(List.of(), refused);
        assertTrue(accepted > 70, "accepted " + accepted);
    }

    @Test
    void pydicom_finds_every_kept_element_unchanged() throws Exception {
        assumeTrue(runs(PYTHON.toString(), "-c", "import pydicom"), "no pydicom");
        String script = Files.readString(
                Path.of("src/test/resources/io/github/pseudonymizer/rewrite/compare_kept.py"), StandardCharsets.UTF_8);
        String pairs = copies(false).entrySet().stream()
                .map(pair -> pair.getKey() + "\t" + pair.getValue() + "\n")
                .collect(Collectors.joining());

        Outcome outcome = run(pairs, PYTHON.toString(), "-W", "ignore", "-c", script);

        List<String> lines = outcome.text().lines().toList();
        assertEquals(0, outcome.exitCode(), outcome.text());
        List<String> missing =
                lines.stream().filter(line -> line.endsWith(" is missing")).toList();
        assertEquals(missing, lines.subList(0, lines.size() - 1));
        assertEquals(spared, missing.size(), () -> "more is missing than was spared: " + missing);
        assertTrue(Integer.parseInt(lines.get(lines.size() - 1)) > 8000, "compared " + lines.get(lines.size() - 1));
    }

    @Test
    void dciodvfy_finds_no_error_that_the_original_does_not_have() throws Exception {
        assumeTrue(runs("dciodvfy", "-version"), "no dciodvfy");
        List<String> worse = new ArrayList<>();

        for (Map.Entry<Path, Path> pair : copies(false).entrySet()) {
            Set<String> errors = errors(pair.getValue());
            errors.removeAll(errors(pair.getKey()));
            errors.forEach(error -> worse.add(pair.getKey() + ": " + error));
        }

        assertEquals(List.of(), worse);
    }

    /** Errors, without the values that are quoted in them. */
    private static Set<String> errors(Path file) throws Exception {
        return run("", "dciodvfy", file.toString())
                .text()
                .lines()
                .filter(line -> line.startsWith("Error"))
                .map(line -> line.replaceAll("<[^>]*>", "<>").replaceAll("\\d+(\\.\\d+)+", "UID"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Originals and their copies, of all sample files that can be copied. */
    private Map<Path, Path> copies(boolean deep) throws IOException {
        Map<Path, Path> copies = new LinkedHashMap<>();
        for (String name : SampleFiles.names()) {
            byte[] original = SampleFiles.read(name);
            try {
                byte[] copy = copy(original);
                Path path = folder.resolve(name.replace('/', '_'));
                Files.write(path, copy);
                spared += spared(original);
                if (deep || !name.equals(SampleFiles.DEEP)) {
                    copies.put(SampleFiles.FOLDER.resolve(name), path);
                }
            } catch (RewriteException e) {
                assertTrue(
                        e.reason() == RewriteException.Reason.LEAK || e.reason() == RewriteException.Reason.INCOMPLETE,
                        name);
            }
        }
        assertTrue(copies.size() > 75, "copied " + copies.size());
        return copies;
    }

    private static byte[] copy(byte[] original) {
        return Copies.rewrite(
                original, new MapAllUids(), Copies.substitutesFor(original).nestedPatients());
    }

    /** How many elements gave something away, so that the copy does without them. */
    private static long spared(byte[] original) {
        return Rewriter.open(ByteBuffer.wrap(original), new MapAllUids())
                .rewrite(Copies.substitutesFor(original))
                .remarks()
                .counts()
                .entrySet()
                .stream()
                .filter(remark -> remark.getKey().problem() == Remark.Problem.SPARED)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private record Outcome(int exitCode, String text) {}

    private static boolean runs(String... command) throws InterruptedException {
        try {
            return run("", command).exitCode() != 127;
        } catch (IOException e) {
            return false;
        }
    }

    private static Outcome run(String input, String... command) throws IOException, InterruptedException {
        Path in = Files.createTempFile("judge", ".in");
        try {
            Files.writeString(in, input);
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(in.toFile())
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            return new Outcome(process.waitFor(), text);
        } finally {
            Files.delete(in);
        }
    }
}
