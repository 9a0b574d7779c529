// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.benchmark;

import io.github.pseudonymizer.testing.OrthancServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Whole requests: the built-in anonymization, our plugin, and the fastest possible plugin in turn, on the same Orthanc.
 * Only ratios of one round are compared, because disks and neighbours change from minute to minute.
 */
final class Requests implements Benchmark {

    private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 5);

    /** Requests alone: studies that become stable would be handled beside what is measured. */
    private static final Map<String, Object> SECTION = Map.of("StableStudies", Map.of("Enabled", false));

    /** Where it is measured, by the word that the property {@code benchmark.places} may restrict it to. */
    private enum Where {
        DISK,
        TMPFS,
        POSTGRESQL;

        Place open() throws IOException {
            return switch (this) {
                case DISK -> Place.disk();
                case TMPFS -> Place.memory();
                case POSTGRESQL -> Place.postgresIndex();
            };
        }
    }

    /**
     * A request.
     *
     * @param studies made for a name, different for different names
     */
    private record Kind(String name, Function<String, List<Study>> studies) {}

    private static final List<Kind> KINDS = List.of(
            new Kind("CT 200 × 0.5 MB", name -> List.of(Study.ct(name, 200))),
            new Kind("MR 600 × 36 KB", name -> List.of(Study.mr(name, 600))),
            new Kind("1 × 300 MB, 572 frames", name -> List.of(Study.enhanced(name))),
            new Kind("bulk, 50 × 5 × 36 KB", name -> IntStream.range(0, 50)
                    .mapToObj(number -> Study.mr(name + "-" + number, 5))
                    .toList()));

    @Override
    public String name() {
        return "requests";
    }

    @Override
    public Table run() throws Exception {
        Table table = new Table(
                "Whole requests, instances/s",
                "request",
                "storage",
                "built-in",
                "ceiling",
                "ours",
                "ours / built-in",
                "ours / ceiling",
                "processor ms per instance: built-in",
                "ceiling",
                "ours");
        List<String> wanted = List.of(System.getProperty("benchmark.places", "DISK,TMPFS,POSTGRESQL").split(",", -1));
        String kinds = System.getProperty("benchmark.kinds", ".*");
        for (Where where : Where.values()) {
            if (wanted.contains(where.name())) {
                measure(where, KINDS.stream().filter(kind -> kind.name.matches(kinds)).toList(), table);
            }
        }
        return table;
    }

    private static void measure(Where where, List<Kind> kinds, Table table) throws Exception {
        try (Place place = where.open()) {
            Contest contest = new Contest(place, SECTION);
            for (Kind kind : kinds) {
                List<Contest.Round> rounds = new ArrayList<>();
                for (int number = 0; number <= ROUNDS; number++) {
                    Contest.Round round = contest.round(
                            kind.studies.apply("r" + number), kind.studies.apply("ready" + number));
                    if (number > 0) { // The first only warms up.
                        rounds.add(round);
                    }
                }
                add(kind, where, rounds, table);
            }
        }
    }

    private static void add(Kind kind, Where where, List<Contest.Round> rounds, Table table) {
        table.add(
                kind.name,
                where.name().toLowerCase(java.util.Locale.ROOT),
                rate(rounds, Contest.Round::builtIn),
                rate(rounds, Contest.Round::ceiling),
                rate(rounds, Contest.Round::ours),
                spread(rounds, round -> round.ours().rate() / round.builtIn().rate()).text(2),
                spread(rounds, round -> round.ours().rate() / round.ceiling().rate()).text(2),
                processor(rounds, Contest.Round::builtIn),
                processor(rounds, Contest.Round::ceiling),
                processor(rounds, Contest.Round::ours));
    }

    private static String rate(List<Contest.Round> rounds, Function<Contest.Round, Contest.Run> run) {
        Spread rate = spread(rounds, round -> run.apply(round).rate());
        return rate.text(rate.median() < 10 ? 2 : 0);
    }

    private static String processor(List<Contest.Round> rounds, Function<Contest.Round, Contest.Run> run) {
        return Spread.number(spread(rounds, round -> run.apply(round).processor()).median(), 1);
    }

    private static Spread spread(List<Contest.Round> rounds, Function<Contest.Round, Double> figure) {
        return Spread.of(rounds.stream().map(figure).toList());
    }
}
