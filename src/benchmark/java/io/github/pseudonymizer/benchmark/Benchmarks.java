// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.benchmark;

import io.github.pseudonymizer.testing.OrthancInstallation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs the benchmarks that its arguments name, and writes a file for each: {@code NAME-ORTHANC.md} in the folder that
 * the first argument names.
 */
public final class Benchmarks {

    private static final List<Benchmark> ALL = List.of(
            new Requests(), new StableStudies(), new FirstClicks(), new Presence(), new Rewriting(), new Pseudonyms());

    private Benchmarks() {}

    /** @param arguments the folder, then names */
    public static void main(String[] arguments) throws Exception {
        Path results = Files.createDirectories(Path.of(arguments[0]));
        String orthanc = OrthancInstallation.chosen().version();
        String machine = Machine.describe(orthanc);
        for (String name : List.of(arguments).subList(1, arguments.length)) {
            Benchmark benchmark = ALL.stream()
                    .filter(known -> known.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no benchmark is called " + name + "; there are "
                            + ALL.stream().map(Benchmark::name).toList()));
            System.out.println("\n==> " + name + ", Orthanc " + orthanc);
            String text = benchmark.run().markdown() + "\n" + machine;
            Path file = Files.writeString(results.resolve(name + "-" + orthanc + ".md"), text);
            System.out.println("\n" + text + "\n    written to " + file);
        }
    }
}
