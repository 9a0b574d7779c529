package io.github.pseudonymizer.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Programs started on this computer: with an environment of their own, and as somebody other than root. */
final class HostProcess {

    private HostProcess() {}

    /**
     * Starts a program that reads nothing and writes to a file.
     *
     * @param output replaced
     */
    static Process start(List<String> command, Path output) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectErrorStream(true);
        builder.redirectInput(new java.io.File("/dev/null"));
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
    static int run(List<String> command, Path output) throws IOException {
        Process process = start(command, output);
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /**
     * The command to use so that PostgreSQL, which refuses to run as root, does not see that it does: in a user
     * namespace, where root is nobody. Files still belong to root outside.
     */
    static List<String> unprivileged(List<String> command) throws IOException {
        if (!isRoot()) {
            return command;
        }
        List<String> wrapped = new ArrayList<>(List.of("unshare", "--user", "--"));
        wrapped.addAll(command);
        return wrapped;
    }

    /** Sends a signal; a process that has ended meanwhile is no failure. */
    static void signal(String name, long pid, Path output) throws IOException {
        run(List.of("sh", "-c", "kill -s " + name + " " + pid), output);
    }

    private static boolean isRoot() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }
}
