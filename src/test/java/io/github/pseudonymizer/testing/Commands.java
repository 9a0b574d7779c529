// SPDX-License-Identifier: GPL-3.0-or-later
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
        End end = end(environment, words);
        if (end.code() != 0) {
            throw new AssertionError(String.join(" ", words) + " ended with " + end.code() + ": " + end.said());
        }
        return end.said();
    }

    /**
     * How a program ended.
     *
     * @param said to its standard output and error
     */
    public record End(int code, String said) {}

    /** Runs a program to its end, whatever that is. */
    public static End end(String... words) {
        return end(Map.of(), words);
    }

    private static End end(Map<String, String> environment, String... words) {
        ProcessBuilder builder = new ProcessBuilder(List.of(words)).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new End(process.waitFor(), said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
