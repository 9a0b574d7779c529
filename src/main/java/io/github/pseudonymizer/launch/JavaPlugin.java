// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.launch;

/**
 * What Orthanc's official Java plugin is told to load where no other class is wanted: its
 * {@code Java.InitializationClass}. Loading it starts the Java half; see {@link Pseudonymizer}.
 *
 * <p>If Orthanc has initialized the native bridge already, loading fails when the settings are refused, which keeps
 * Orthanc from starting. If the bridge comes later in {@code Plugins}, the bridge itself refuses.
 */
public final class JavaPlugin {

    static {
        Pseudonymizer.start();
    }

    private JavaPlugin() {}
}
