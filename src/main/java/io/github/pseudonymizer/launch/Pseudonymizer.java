// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.launch;

import java.io.IOException;
import java.util.Optional;

/**
 * How a class of one's own that Orthanc's official Java plugin loads starts the Java half: by calling {@link #start} in
 * its static initializer. Thread-safe.
 */
public final class Pseudonymizer {

    private static boolean asked;
    private static boolean started;

    private Pseudonymizer() {}

    /**
     * Starts the Java half of the plugin on threads of its own. If Orthanc has not loaded the native half yet, because
     * it comes later in {@code Plugins}, that one starts Java. Calling this again changes nothing.
     *
     * @throws IllegalStateException if nothing was started, or Orthanc's log says that the settings were refused; the
     *     caller should let it pass, because Orthanc then does not start
     */
    public static synchronized void start() {
        if (asked) {
            return;
        }
        asked = true;
        try {
            Optional<String> library = BridgeLibrary.loaded();
            if (library.isPresent()) {
                NativeAccess.await();
                launch(library.get(), true);
            }
        } catch (IOException unreadable) {
            throw new IllegalStateException("the libraries of this process cannot be listed", unreadable);
        }
    }

    /** Starts the Java half if a class has asked for it and it does not run. Returns whether a class has asked. */
    static synchronized boolean startIfAsked(String libraryPath) {
        if (asked && !started) {
            launch(libraryPath, false);
        }
        return asked;
    }

    private static void launch(String libraryPath, boolean awaitVerdict) {
        try {
            started = true;
            IsolatedClasses.ofThisJar().start(libraryPath, awaitVerdict);
        } catch (RuntimeException failed) {
            throw failed;
        } catch (Exception failed) {
            throw new IllegalStateException("the pseudonymizer does not start", failed);
        }
    }
}
