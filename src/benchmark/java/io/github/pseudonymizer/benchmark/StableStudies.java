// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.benchmark;

import io.github.pseudonymizer.testing.OrthancServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Thirty studies that become stable at once: until all have copies, beside a Lua script that calls the built-in
 * anonymization, which is what sites without the plugin have.
 */
final class StableStudies implements Benchmark {

    private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 5);
    private static final int STUDIES = 30;
    private static final int SLICES = 20;
    private static final int SECONDS_UNTIL_STABLE = 2;
    private static final String SCRIPT =
            """
            function OnStableStudy(id, tags, metadata)
              if metadata['AnonymizedFrom'] == nil then
                RestApiPost('/studies/' .. id .. '/anonymize', '{}')
              end
            end
            """;

    @Override
    public String name() {
        return "stable";
    }

    @Override
    public Table run() throws Exception {
        Table table = new Table(
                "30 stable studies of 20 MR slices of 36 KB, instances/s from the moment they are stable",
                "storage",
                "Lua script and built-in",
                "ours",
                "ours / built-in");
        for (String where : List.of("disk", "tmpfs")) {
            try (Place place = where.equals("disk") ? Place.disk() : Place.memory()) {
                add(where, place, table);
            }
        }
        return table;
    }

    private static void add(String where, Place place, Table table) throws Exception {
        Path script = Files.writeString(Files.createTempFile("stable-", ".lua"), SCRIPT);
        OrthancServer builtIn = place.start(
                "script", List.of(), Map.of("LuaScripts", List.of(script.toString()), "StableAge", SECONDS_UNTIL_STABLE));
        OrthancServer ours = place.start(
                "ours",
                List.of(OrthancServer.pluginLibrary()),
                Map.of("Pseudonymizer", Map.of(), "StableAge", SECONDS_UNTIL_STABLE));
        ours.awaitPlugin();
        List<Double> plain = new ArrayList<>();
        List<Double> better = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round <= ROUNDS; round++) {
            double one = rate(builtIn, round);
            double other = rate(ours, round);
            if (round > 0) { // The first only warms up.
                plain.add(one);
                better.add(other);
                ratios.add(other / one);
            }
        }
        table.add(
                where, Spread.of(plain).text(0), Spread.of(better).text(0), Spread.of(ratios).text(2));
        Files.delete(script);
    }

    private static double rate(OrthancServer orthanc, int round) throws IOException, InterruptedException {
        IntStream.range(0, STUDIES).forEach(number -> orthanc.upload(
                Study.mr("stable" + round + "-" + number, SLICES).files()));
        long uploaded = System.nanoTime();
        int expected = 2 * STUDIES * SLICES;
        while (instances(orthanc) < expected) {
            Thread.sleep(20);
        }
        double seconds = (System.nanoTime() - uploaded) / 1e9 - SECONDS_UNTIL_STABLE;
        Place.empty(orthanc);
        return STUDIES * SLICES / seconds;
    }

    private static int instances(OrthancServer orthanc) {
        return orthanc.get("/statistics").expect(200).object().get("CountInstances").getAsInt();
    }
}
