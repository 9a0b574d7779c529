// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.launch;

/** Where the native bridge enters the JVM. */
public final class Launcher {

    private Launcher() {}

    /**
     * Starts the Java half on threads of its own, and returns. For a JVM that the bridge itself has created.
     *
     * @param libraryPath of the native bridge, which is loaded already
     * @throws Exception if nothing was started: the JAR is damaged, or the bridge is of another version
     */
    public static void launch(String libraryPath) throws Exception {
        IsolatedClasses.ofThisJar().start(libraryPath, false);
    }

    /**
     * As {@link #launch}, for a JVM of the official Java plugin that was there before the bridge was loaded.
     *
     * @return whether a class in there has called {@link Pseudonymizer#start}; if not, nothing was started
     */
    public static boolean launchIfAsked(String libraryPath) {
        return Pseudonymizer.startIfAsked(libraryPath);
    }
}
