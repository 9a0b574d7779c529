// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.benchmark;

import io.github.pseudonymizer.testing.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;

/** What figures must be read with: the machine, the versions, and how busy the machine was. */
final class Machine {

    private Machine() {}

    static String describe(String orthanc) throws IOException {
        String model = Files.readString(Path.of("/proc/cpuinfo"))
                .lines()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.replaceFirst(".*: *", ""))
                .findFirst()
                .orElse("unknown");
        String commit = Commands.run("git", "describe", "--always", "--dirty").strip();
        return String.format(
                Locale.ROOT,
                "Measured on %s at %s: %d × %s, %.0f GiB, Linux %s, Orthanc %s, Java of the benchmarks %s, load before: %s.%n",
                LocalDate.now(),
                commit,
                Runtime.getRuntime().availableProcessors(),
                model,
                memoryGibibytes(),
                System.getProperty("os.version"),
                orthanc,
                System.getProperty("java.version"),
                Files.readString(Path.of("/proc/loadavg")).split(" ", -1)[0]);
    }

    private static double memoryGibibytes() throws IOException {
        return Files.readString(Path.of("/proc/meminfo"))
                .lines()
                .filter(line -> line.startsWith("MemTotal"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / (1 << 20))
                .findFirst()
                .orElse(0);
    }
}
