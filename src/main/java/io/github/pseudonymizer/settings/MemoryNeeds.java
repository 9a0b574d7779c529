// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.settings;

import java.util.OptionalLong;

/**
 * What shares the memory of a process, and what that leaves to instances; {@code docs/operation.md} has the same sum.
 *
 * @param available MiB that the process may use; empty if unknown
 * @param heap the greatest size of the Java heap in MiB
 * @param embeddedDatabase whether the plugin runs a PostgreSQL server of its own
 */
public record MemoryNeeds(OptionalLong available, long heap, boolean embeddedDatabase) {

    /** Of the JVM beside its heap: classes, compiled code, threads. */
    private static final int JVM = 256;
    /** Of the embedded server: its shared buffers, and its processes for 8 connections. */
    private static final int DATABASE = 192;
    /** Of Orthanc, with its cache of 128 MiB. */
    private static final int ORTHANC = 256;

    private static final int LEAST = 64;
    private static final int MOST = 2048;

    public static MemoryNeeds ofThisProcess(boolean embeddedDatabase) {
        long heap = Runtime.getRuntime().maxMemory() >> 20;
        return new MemoryNeeds(HostMemory.ofThisProcess().mebibytes(), heap, embeddedDatabase);
    }

    /**
     * How much instances may take by default, in MiB: half of what the rest leaves, because Orthanc has them in memory,
     * too, while it stores them.
     */
    int forInstances() {
        return available.isEmpty() ? MOST : (int) Math.max(LEAST, Math.min((available.getAsLong() - rest()) / 2, MOST));
    }

    /** Whether so much for instances, with the rest, exceeds the available memory. */
    public boolean areTooMuch(int forInstances) {
        return available.isPresent() && available.getAsLong() < sum(forInstances);
    }

    /** All that the process may need, in MiB. */
    public long sum(int forInstances) {
        return rest() + 2L * forInstances;
    }

    private long rest() {
        return heap + JVM + (embeddedDatabase ? DATABASE : 0) + ORTHANC;
    }
}
