// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.launch;

/** The main class of the JAR, for what an administrator does while Orthanc is stopped. */
public final class CommandLineLauncher {

    private CommandLineLauncher() {}

    /**
     * Runs a command and ends the JVM with its exit code.
     *
     * @throws Exception if the JAR is damaged
     */
    public static void main(String[] arguments) throws Exception {
        System.exit(IsolatedClasses.ofThisJar().command(arguments));
    }
}
