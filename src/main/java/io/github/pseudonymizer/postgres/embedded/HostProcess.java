// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.embedded;

import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Programs started on this computer, with an environment of their own. */
public final class HostProcess {

    private HostProcess() {}

    /**
     * Starts a program that reads nothing and writes to a file.
     *
     * @param output replaced; only its owner may read it
     */
    static Process start(List<String> command, Path output) throws IOException {
        return start(command, output, ProcessBuilder.Redirect.from(new File("/dev/null")));
    }

    /** As {@link #start}, but it reads from a pipe that ends with this process. */
    static Process startWithPipe(List<String> command, Path output) throws IOException {
        return start(command, output, ProcessBuilder.Redirect.PIPE);
    }

    private static Process start(List<String> command, Path output, ProcessBuilder.Redirect input) throws IOException {
        OwnFiles.prepare(output);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectErrorStream(true);
        builder.redirectInput(input);
        builder.redirectOutput(output.toFile());
        Map<String, String> environment = builder.environment();
        // Orthanc's own, such as LD_PRELOAD or PG…, must not change what the server does.
        String path = environment.getOrDefault("PATH", "/usr/bin:/bin");
        environment.clear();
        environment.put("PATH", path + ":/usr/bin:/bin");
        environment.put("LC_ALL", "C");
        environment.put("TZ", "UTC");
        return builder.start();
    }

    /**
     * Runs a program to its end.
     *
     * @return its exit code
     */
    public static int run(List<String> command, Path output) throws IOException {
        return end(start(command, output));
    }

    /** As {@link #run(List, Path)}; the program reads a text. */
    public static int run(List<String> command, Path output, String input) throws IOException {
        Process process = startWithPipe(command, output);
        try (Writer writer = process.outputWriter(StandardCharsets.UTF_8)) {
            writer.write(input);
        } catch (IOException ended) {
            // It has not read all: its exit code tells why.
            return end(process);
        }
        return end(process);
    }

    private static int end(Process process) throws IOException {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Sends a signal; a process that has ended meanwhile does not count as a failure. */
    public static void signal(String name, long pid, Path output) throws IOException {
        run(List.of("sh", "-c", "kill -s " + name + " " + pid), output);
    }
}
