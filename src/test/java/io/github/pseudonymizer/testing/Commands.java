package io.github.pseudonymizer.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Programs that a test runs to their end. */
public final class Commands {

    private Commands() {}

    /**
     * Runs a program.
     *
     * @return what it said
     * @throws AssertionError with what it said, if its exit code is not 0
     */
    public static String run(String... words) {
        return run(Map.of(), words);
    }

    /**
     * As {@link #run(String...)}.
     *
     * @param environment goes over this process's
     */
    public static String run(Map<String, String> environment, String... words) {
        ProcessBuilder builder = new ProcessBuilder(List.of(words)).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            if (code != 0) {
                throw new AssertionError(String.join(" ", words) + " ended with " + code + ": " + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
