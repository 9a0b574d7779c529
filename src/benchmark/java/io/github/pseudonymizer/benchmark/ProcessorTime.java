// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The processor time of a process, from {@code /proc/PID/stat}. Other processes do not change it much. */
final class ProcessorTime {

    /** USER_HZ, the same on all Linux machines that Orthanc runs on. */
    private static final double TICKS_PER_SECOND = 100;

    private ProcessorTime() {}

    /** Seconds in user and kernel mode since the process began, of all its threads. */
    static double of(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
            return (Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12))) / TICKS_PER_SECOND;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
