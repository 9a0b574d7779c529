// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.launch;

import java.time.Duration;

/**
 * Whether classes outside of modules may load native code without a warning of Java 24 or later (JEP 472). The options
 * of a JVM that the official Java plugin creates are not ours, so the native half allows it from outside.
 */
final class NativeAccess {

    private static final int FIRST_JAVA_THAT_WARNS = 24;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final long PAUSE_MILLISECONDS = 2;

    private NativeAccess() {}

    /** Waits until it is allowed. Without it, Java only warns. */
    static void await() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (Runtime.version().feature() >= FIRST_JAVA_THAT_WARNS
                    && !isEnabled()
                    && System.nanoTime() - end < 0) {
                Thread.sleep(PAUSE_MILLISECONDS);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** By reflection, because the method is younger than the Java that we are compiled for. */
    private static boolean isEnabled() {
        try {
            Module unnamed = NativeAccess.class.getModule();
            return (Boolean) Module.class.getMethod("isNativeAccessEnabled").invoke(unnamed);
        } catch (ReflectiveOperationException unknown) {
            return true;
        }
    }
}
