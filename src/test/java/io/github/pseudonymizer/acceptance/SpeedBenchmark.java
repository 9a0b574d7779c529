package io.github.pseudonymizer.acceptance;

import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How much faster the plugin makes copies than Orthanc's built-in anonymization: a program, not a test. Both work in
 * turn on the same studies in the same run; only the ratios mean something, for disks and neighbours differ.
 */
final class SpeedBenchmark {

    private static final int ROUNDS = 5;

    private SpeedBenchmark() {}

    /** Prints one line for each kind of instance. */
    public static void main(String[] arguments) {
        Map<String, Object> onlyRequests = Map.of("StableStudies", Map.of("Enabled", false));
        try (OrthancServer builtIn = OrthancServer.start(Map.of());
                OrthancServer plugin = OrthancServer.startWithPlugin(onlyRequests)) {
            compare("0.5 MB, like CT", 120, 512, builtIn, plugin);
            compare("36 KB, like MR", 400, 134, builtIn, plugin);
        }
    }

    private static void compare(String what, int instances, int size, OrthancServer builtIn, OrthancServer plugin) {
        List<Double> builtInRates = new ArrayList<>();
        List<Double> pluginRates = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round <= ROUNDS; round++) {
            PhantomStudy study = PhantomStudies.mr("speed" + size + "-" + round, instances, size);
            double slow = rate(builtIn, study);
            double fast = rate(plugin, study);
            if (round > 0) { // The first only warms up.
                builtInRates.add(slow);
                pluginRates.add(fast);
                ratios.add(fast / slow);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%-16s  built-in %4.0f, plugin %4.0f instances/s; ratio %.1f (%.1f to %.1f), medians of %d rounds%n",
                what,
                middle(builtInRates),
                middle(pluginRates),
                middle(ratios),
                ratios.stream().mapToDouble(ratio -> ratio).min().orElseThrow(),
                ratios.stream().mapToDouble(ratio -> ratio).max().orElseThrow(),
                ROUNDS);
    }

    /** Instances per second. */
    private static double rate(OrthancServer orthanc, PhantomStudy study) {
        orthanc.upload(study.files());
        long begun = System.nanoTime();
        orthanc.post("/studies/" + study.orthancStudy() + "/anonymize", "{}").expect(200);
        return study.files().size() * 1e9 / (System.nanoTime() - begun);
    }

    private static double middle(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
