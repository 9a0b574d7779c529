// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer;

import io.github.pseudonymizer.log.LibraryLog;
import io.github.pseudonymizer.orthanc.bridge.Bridge.LogLevel;
import io.github.pseudonymizer.orthanc.bridge.EventLoop;
import io.github.pseudonymizer.orthanc.bridge.NativeBridge;
import java.time.Duration;

/** Where the parts are put together. Called by name from {@code launch}, which is in another class loader. */
public final class Plugin {

    /** As long as the native bridge, too, waits for the verdict on the settings. */
    private static final Duration VERDICT = Duration.ofSeconds(30);

    private Plugin() {}

    /**
     * Connects to the native bridge and deals with its events from now on, on threads of its own.
     *
     * @param libraryPath of the native bridge
     * @param awaitVerdict whether to return only when the settings have been judged, if Orthanc has initialized the
     *     bridge already
     * @throws IllegalStateException if the settings were refused while this method waited for it; Orthanc's log says
     *     why
     */
    public static void start(String libraryPath, boolean awaitVerdict) throws InterruptedException {
        NativeBridge bridge = NativeBridge.open(libraryPath);
        LibraryLog.shared().writeTo((error, line) -> bridge.log(error ? LogLevel.ERROR : LogLevel.WARNING, line));
        new EventLoop(bridge, new Dispatcher(bridge)).start();
        boolean initialized = bridge.attach();
        if (initialized && awaitVerdict && !bridge.awaitVerdict(VERDICT).isEmpty()) {
            throw new IllegalStateException("the settings of the plugin were refused: see the log above");
        }
    }
}
