// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.pseudonym.KeyFile;
import io.github.pseudonymizer.study.Requester;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A rotation in a process of its own that stands still at a step, so that a test can kill it there. */
final class RotatingHost {

    private RotatingHost() {}

    /** Rotates up to a step, says so, and waits to be killed. */
    public static void main(String[] arguments) {
        KeyRotation.Step last = KeyRotation.Step.valueOf(arguments[4]);
        new KeyRotation(
                        DatabaseAccess.withPassword(arguments[0], arguments[1], arguments[2]),
                        new KeyFile(Path.of(arguments[3])),
                        Requester.itself(Requester.Cause.COMMAND),
                        (step, rows) -> {
                            if (step == last) {
                                System.out.println("reached");
                                while (true) {
                                    java.util.concurrent.locks.LockSupport.park();
                                }
                            }
                        })
                .rotate();
    }

    /** Starts a rotation and kills it, as {@code kill -9} does, when it has reached this step. */
    static void killAt(KeyRotation.Step step, TestServer.Database place) throws IOException, InterruptedException {
        DatabaseAccess access = place.access();
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        RotatingHost.class.getName(),
                        access.url(),
                        access.user(),
                        access.password(),
                        place.keyFile().path().toString(),
                        step.name()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = output.readLine();
            if (!"reached".equals(line)) {
                throw new IOException("the rotation did not come to " + step + ": " + line);
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
