// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.launch;

import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/**
 * The classes below {@code isolated/} of our JAR: all but this package, with every dependency. Their parent is the
 * platform's class loader, so that they cannot meet other versions of themselves on the class path, and classes there
 * cannot meet them. JNA is why: it cannot be relocated, because its native half looks its classes up by name.
 */
final class IsolatedClasses {

    private static final String ROOT_CLASS = "io.github.pseudonymizer.Plugin";
    private static final String COMMAND_CLASS = "io.github.pseudonymizer.CommandLine";

    /** The class that is called in there. */
    private interface Call<T> {
        T with(ClassLoader loader) throws ReflectiveOperationException;
    }

    private final ClassLoader loader;

    private IsolatedClasses(ClassLoader loader) {
        this.loader = loader;
    }

    static IsolatedClasses ofThisJar() {
        return new IsolatedClasses(loader(jar()));
    }

    static ClassLoader loader(Path jar) {
        try {
            URL isolated = URI.create("jar:" + jar.toUri() + "!/isolated/").toURL();
            return new URLClassLoader("pseudonymizer", new URL[] {isolated}, ClassLoader.getPlatformClassLoader());
        } catch (MalformedURLException e) {
            throw new IllegalStateException("the JVM knows no JARs", e);
        }
    }

    static Path jar() {
        try {
            return Path.of(IsolatedClasses.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the JAR's own place is not a URI", e);
        }
    }

    /** Calls {@code Plugin.start(libraryPath, awaitVerdict)}. */
    void start(String libraryPath, boolean awaitVerdict) throws Exception {
        call(classes -> classes.loadClass(ROOT_CLASS)
                .getMethod("start", String.class, boolean.class)
                .invoke(null, libraryPath, awaitVerdict));
    }

    /** Calls {@code CommandLine.run(arguments)}, which returns the exit code. */
    int command(String[] arguments) throws Exception {
        return call(classes -> (Integer) classes.loadClass(COMMAND_CLASS)
                .getMethod("run", String[].class)
                .invoke(null, (Object) arguments));
    }

    private <T> T call(Call<T> call) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return call.with(loader);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
