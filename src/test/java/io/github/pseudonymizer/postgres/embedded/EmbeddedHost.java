// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A host of an embedded server in a process of its own, which a test can kill. */
final class EmbeddedHost implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private EmbeddedHost(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts the server, says that it is ready, closes it when its input ends. */
    public static void main(String[] arguments) throws IOException {
        EmbeddedServer server = EmbeddedServer.start(Path.of(arguments[0]));
        System.out.println("ready " + server.pid() + " " + server.url());
        while (System.in.read() >= 0) {
            // Nothing is said to us but the end.
        }
        server.close();
    }

    /**
     * Starts such a host.
     *
     * @param prefix what to put before the command, such as {@code runuser}; may be empty
     */
    static EmbeddedHost start(List<String> prefix, String classPath, Path directory) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                EmbeddedHost.class.getName(),
                directory.toString()));
        return new EmbeddedHost(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** The server's process and URL. */
    String[] awaitReady() throws IOException {
        String line = String.valueOf(output.readLine());
        if (!line.startsWith("ready ")) {
            throw new IOException("the host did not start: " + line);
        }
        return line.split(" ", 3);
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Ends the host as it should end. */
    int end() throws IOException, InterruptedException {
        process.getOutputStream().close();
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
