// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer;

import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.study.domain.Domain;
import io.github.pseudonymizer.study.instance.InstanceWorkers;
import io.github.pseudonymizer.study.instance.Practice;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * Loads our classes and makes some copies of an invented instance after the start, in the background. Otherwise the
 * first request would wait for all that. Gives way to real work, and ends at the latest when it is closed.
 */
final class WarmUp implements AutoCloseable {

    private static final String CLASS = ".class";

    private final Bridge bridge;
    private final List<Domain> domains;
    private final InstanceWorkers workers;
    private final Thread thread;
    private volatile boolean closed;

    WarmUp(Bridge bridge, List<Domain> domains, InstanceWorkers workers) {
        this.bridge = bridge;
        this.domains = domains;
        this.workers = workers;
        this.thread = new Thread(this::run, "pseudonymizer-warm-up");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        long begun = System.nanoTime();
        try {
            int classes = loadClasses();
            int copies = domains.isEmpty() ? 0 : Practice.with(domains.get(0), this::goesOn);
            long milliseconds = (System.nanoTime() - begun) / 1_000_000;
            bridge.log(
                    Bridge.LogLevel.INFO,
                    "Warmed up in " + milliseconds + " ms: " + classes + " classes, " + copies + " copies of a sample");
        } catch (IOException | RuntimeException | LinkageError failed) {
            // Then the first request is slower, and tells what is wrong.
            bridge.log(
                    Bridge.LogLevel.INFO,
                    "The warm-up ended early: " + failed.getClass().getSimpleName());
        }
    }

    private boolean goesOn() {
        return !closed && workers.memory().usedBytes() == 0;
    }

    /** Loads our own classes if they are in a JAR; those of libraries are loaded with them or by the start. */
    private int loadClasses() throws IOException {
        String own = WarmUp.class.getName().replace('.', '/') + CLASS;
        URL place = WarmUp.class.getResource("/" + own);
        if (place == null || !(place.openConnection() instanceof JarURLConnection connection)) {
            return 0;
        }
        int prefix = connection.getEntryName().length() - own.length();
        String ours = connection.getEntryName().replace(WarmUp.class.getSimpleName() + CLASS, "");
        int loaded = 0;
        try (JarFile jar = new JarFile(connection.getJarFile().getName());
                Stream<JarEntry> entries = jar.stream()) {
            for (String name : entries.map(JarEntry::getName)
                    .filter(name -> name.startsWith(ours) && name.endsWith(CLASS) && !name.contains("-info"))
                    .toList()) {
                if (!goesOn()) {
                    break;
                }
                load(name.substring(prefix, name.length() - CLASS.length()).replace('/', '.'));
                loaded++;
            }
        }
        return loaded;
    }

    private static void load(String name) {
        try {
            Class<?> unused = Class.forName(name, true, WarmUp.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("the JAR was changed while Orthanc runs", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
