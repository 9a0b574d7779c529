package io.github.pseudonymizer.launch;

/**
 * What Orthanc's official Java plugin is told to load: its {@code Java.InitializationClass}. Nobody calls it; loading
 * it starts the Java half.
 *
 * <p>If Orthanc has initialized the native bridge already, loading fails when the settings are refused, which keeps
 * Orthanc from starting. If the bridge comes later in {@code Plugins}, the bridge itself refuses.
 */
public final class JavaPlugin {

    static {
        try {
            IsolatedClasses.ofThisJar().start(BridgeLibrary.path(), true);
        } catch (Exception e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private JavaPlugin() {}
}
