// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.benchmark;

import io.github.pseudonymizer.rewrite.RewriterBenchmark;
import io.github.pseudonymizer.testing.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * The rewriting of one file in one thread, without Orthanc: with the compiler that the plugin chooses and with the
 * better one, beside pydicom and dcmodify, which do less.
 */
final class Rewriting implements Benchmark {

    /** How many copies of a file the other programs change in one run, so that their start hardly counts. */
    private static final int COPIES = 20;

    @Override
    public String name() {
        return "rewriting";
    }

    @Override
    public Table run() throws Exception {
        Table table = new Table(
                "Rewriting alone, files/s in one thread",
                "file",
                "as shipped",
                "GB/s",
                "KB allocated per file",
                "with the better compiler",
                "pydicom",
                "dcmodify");
        Map<String, RunResult> shipped = measure("-XX:TieredStopAtLevel=1");
        Map<String, RunResult> better = measure("-XX:TieredStopAtLevel=4");
        for (Map.Entry<String, RunResult> sample : shipped.entrySet()) {
            Path folder = copies(sample.getKey());
            table.add(
                    sample.getKey(),
                    Spread.number(rate(sample.getValue()), 0),
                    Spread.number(secondary(sample.getValue(), "megabytes") / 1e3, 2),
                    Spread.number(secondary(sample.getValue(), "gc.alloc.rate.norm") / 1e3, 0),
                    Spread.number(rate(better.get(sample.getKey())), 0),
                    Spread.number(perSecond("python3", "src/benchmark/python/pseudonymize.py", folder.toString()), 0),
                    Spread.number(perSecond(dcmodify(folder)), 0));
            delete(folder);
        }
        return table;
    }

    private static Map<String, RunResult> measure(String compiler) throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(RewriterBenchmark.class.getSimpleName())
                        .param("profile", "default")
                        .jvmArgs("-Xmx2g", "-XX:+UseSerialGC", compiler)
                        .addProfiler(GCProfiler.class)
                        .forks(1)
                        .build())
                .run();
        Map<String, RunResult> bySample = new TreeMap<>();
        results.forEach(result -> bySample.put(result.getParams().getParam("sample"), result));
        return bySample;
    }

    private static double rate(RunResult result) {
        return result.getPrimaryResult().getScore();
    }

    private static double secondary(RunResult result, String name) {
        return result.getSecondaryResults().entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(name))
                .map(Map.Entry::getValue)
                .mapToDouble(Result::getScore)
                .findFirst()
                .orElseThrow();
    }

    private static Path copies(String sample) throws IOException {
        Path folder = Files.createTempDirectory("rewriting-");
        byte[] file = RewriterBenchmark.sample(sample);
        for (int i = 0; i < COPIES; i++) {
            Files.write(folder.resolve(i + ".dcm"), file);
        }
        return folder;
    }

    private static String[] dcmodify(Path folder) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                "dcmodify", "--no-backup", "--ignore-missing-tags", "--gen-stud-uid", "--gen-seri-uid", "--gen-inst-uid"));
        for (String tag : List.of("0010,0010", "0010,0020")) {
            words.addAll(List.of("--modify", "(" + tag + ")=S000001"));
        }
        for (String tag : List.of("0008,0050", "0008,0080", "0008,0081", "0008,0090", "0008,1048", "0010,1040")) {
            words.addAll(List.of("--erase", "(" + tag + ")"));
        }
        for (int i = 0; i < COPIES; i++) {
            words.add(folder.resolve(i + ".dcm").toString());
        }
        return words.toArray(String[]::new);
    }

    private static double perSecond(String... command) {
        long begun = System.nanoTime();
        String unused = Commands.run(command);
        return COPIES / ((System.nanoTime() - begun) / 1e9);
    }

    private static void delete(Path folder) throws IOException {
        for (int i = 0; i < COPIES; i++) {
            Files.delete(folder.resolve(i + ".dcm"));
        }
        Files.delete(folder);
    }
}
