package io.github.pseudonymizer.launch;

/** Where the native bridge enters the JVM that it has created itself. */
public final class Launcher {

    private Launcher() {}

    /**
     * Starts the Java half on threads of its own, and returns.
     *
     * @param libraryPath of the native bridge, which is loaded already
     * @throws Exception if nothing was started: the JAR is damaged, or the bridge is of another version
     */
    public static void launch(String libraryPath) throws Exception {
        IsolatedClasses.ofThisJar().start(libraryPath, false);
    }
}
