// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** DICOM software of others, which says what it thinks of a file. {@code test.sh} installs it. */
public final class Judges {

    private static final int PATIENCE_SECONDS = 120;

    private Judges() {}

    /**
     * What {@code dciodvfy} of dicom3tools finds wrong.
     *
     * @return lines that begin with "Error"; none if it is content
     */
    public static List<String> dciodvfyErrors(byte[] file) {
        return run(file, true, "dciodvfy")
                .lines()
                .filter(line -> line.startsWith("Error"))
                .toList();
    }

    /** As {@link #dciodvfyErrors}, each once and without the values that are quoted, so that copies can be compared. */
    public static Set<String> dciodvfyErrorsWithoutValues(byte[] file) {
        return dciodvfyErrors(file).stream()
                .map(error -> error.replaceAll("= <[^>]*>", "= <>").replaceAll("\\d+(\\.\\d+)+", "UID"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Sends a file over the DICOM protocol by {@code storescu} of DCMTK. */
    public static void storescu(byte[] file, int port, String callingAet, String calledAet) {
        String unused = run(file, false, "storescu", "-aet", callingAet, "-aec", calledAet, "127.0.0.1", "" + port);
    }

    /** What {@code dciodvfy} of dicom3tools has to say: errors, warnings, what it takes the file for. */
    public static List<String> dciodvfy(byte[] file) {
        return run(file, true, "dciodvfy").lines().toList();
    }

    /**
     * The dataset as {@code dcmdump} of DCMTK prints it: every element, whole, text as UTF-8 where it can, and as it is
     * in character sets that the installed DCMTK cannot convert.
     */
    public static String dcmdump(byte[] file) {
        try {
            return run(file, false, "dcmdump", "+L", "+U8", "-Un");
        } catch (AssertionError failed) {
            if (!("" + failed.getMessage()).contains("converting file to UTF-8")) {
                throw failed;
            }
            return run(file, false, "dcmdump", "+L", "-Un");
        }
    }

    /**
     * What a script of pydicom prints about a file.
     *
     * @param script a file of {@code src/test/python}, given the path of the DICOM file
     * @throws AssertionError if it fails
     */
    public static String pydicom(byte[] file, String script) {
        return run(
                file,
                false,
                "/usr/bin/python3",
                Path.of("src/test/python", script).toString());
    }

    /** Runs a command with the path of the DICOM file as its last argument; gives back what it printed. */
    private static String run(byte[] file, boolean mayFail, String... command) {
        try {
            Path folder = Files.createTempDirectory("judged-");
            Path dicom = Files.write(folder.resolve("judged.dcm"), file);
            Path output = folder.resolve("output");
            try {
                List<String> all = new ArrayList<>(List.of(command));
                all.add(dicom.toString());
                int exitCode = run(all, output);
                String text = new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
                if (exitCode != 0 && !mayFail) {
                    throw new AssertionError(command[0] + " failed with " + exitCode + ": " + text);
                }
                return text;
            } finally {
                Files.deleteIfExists(output);
                Files.delete(dicom);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int run(List<String> command, Path output) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command.get(0) + " does not come to an end");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
