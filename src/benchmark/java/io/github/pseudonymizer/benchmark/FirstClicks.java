// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.benchmark;

import io.github.pseudonymizer.testing.OrthancServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How long a user waits after the click: for the first one after a start, some seconds after it as a user would, and
 * for later ones.
 */
final class FirstClicks implements Benchmark {

    private static final int STARTS = Integer.getInteger("benchmark.rounds", 5);
    private static final int LATER_CLICKS = 20;

    /** As long as a user needs to open the page and to find the study. */
    private static final long MILLISECONDS_BEFORE_CLICK = 5000;

    private static final Map<String, Object> SECTION = Map.of("StableStudies", Map.of("Enabled", false));

    @Override
    public String name() {
        return "first-clicks";
    }

    @Override
    public Table run() throws Exception {
        Table table = new Table(
                "Milliseconds from the click to the copy, CT of 0.5 MB per instance",
                "instances",
                "first, built-in",
                "first, ours",
                "difference",
                "later, built-in: median",
                "99 %",
                "later, ours: median",
                "99 %");
        try (Place place = Place.disk()) {
            OrthancServer builtIn = place.builtIn();
            OrthancServer ours = place.ours(SECTION);
            for (int instances : List.of(1, 10, 100)) {
                add(instances, builtIn, ours, table);
            }
        }
        return table;
    }

    private static void add(int instances, OrthancServer builtIn, OrthancServer ours, Table table)
            throws InterruptedException, IOException {
        List<Double> firstBuiltIn = new ArrayList<>();
        List<Double> firstOurs = new ArrayList<>();
        List<Double> laterBuiltIn = new ArrayList<>();
        List<Double> laterOurs = new ArrayList<>();
        for (int start = 0; start < STARTS; start++) {
            restart(builtIn);
            restart(ours);
            ours.awaitPlugin();
            Thread.sleep(MILLISECONDS_BEFORE_CLICK);
            String name = instances + "-" + start;
            firstBuiltIn.add(click(builtIn, name, instances));
            firstOurs.add(click(ours, name, instances));
            for (int later = 0; later < LATER_CLICKS / STARTS; later++) {
                laterBuiltIn.add(click(builtIn, name + "-" + later, instances));
                laterOurs.add(click(ours, name + "-" + later, instances));
            }
        }
        Spread first = Spread.of(firstOurs);
        Spread reference = Spread.of(firstBuiltIn);
        table.add(
                Integer.toString(instances),
                reference.text(0),
                first.text(0),
                Spread.number(first.median() - reference.median(), 0),
                Spread.number(Spread.of(laterBuiltIn).median(), 0),
                Spread.number(Spread.of(laterBuiltIn).quantile(0.99), 0),
                Spread.number(Spread.of(laterOurs).median(), 0),
                Spread.number(Spread.of(laterOurs).quantile(0.99), 0));
    }

    private static void restart(OrthancServer orthanc) {
        int unused = orthanc.stop();
        orthanc.restart();
    }

    /** Milliseconds of one request. */
    private static double click(OrthancServer orthanc, String name, int instances) {
        Study study = Study.ct("click" + name, instances);
        orthanc.upload(study.files());
        long begun = System.nanoTime();
        orthanc.post("/studies/" + study.id() + "/anonymize", "{}").expect(200);
        double milliseconds = (System.nanoTime() - begun) / 1e6;
        Place.empty(orthanc);
        return milliseconds;
    }
}
