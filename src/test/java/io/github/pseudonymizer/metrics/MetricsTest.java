package io.github.pseudonymizer.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import io.github.pseudonymizer.orthanc.bridge.RouteState;
import io.github.pseudonymizer.orthanc.intercept.WorkersState;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.pseudonym.StoreException.Reason;
import io.github.pseudonymizer.study.PendingStudy;
import io.github.pseudonymizer.study.instance.InstanceWorkers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsTest {

    private static final InstanceWorkers.Memory MEMORY = new InstanceWorkers.Memory(3 << 20, 5 << 20);
    private static final OptionalLong OUTDATED = OptionalLong.of(1204);

    private static Map<String, Double> values(Supplier<PendingStudy.Queue> question, WorkersState workers) {
        Duration patience = Duration.ofMinutes(1);
        try (DatabaseProbe probe = new DatabaseProbe(question, () -> false, patience, patience, System::nanoTime)) {
            TimedPseudonymStore pseudonyms = new TimedPseudonymStore((domain, identities, admission) -> Map.of());
            return new Metrics(
                            probe,
                            () -> workers,
                            MetricsTest::routes,
                            () -> MEMORY,
                            new Counters(),
                            pseudonyms,
                            () -> OUTDATED,
                            new LinkCounts(Map::of, System::nanoTime))
                    .now().stream().collect(Collectors.toMap(Metric::name, Metric::value));
        }
    }

    private static RouteState routes() {
        return new RouteState(List.of("/tools/bulk-anonymize"), "", 3, 2, 1);
    }

    private static PendingStudy.Queue queue() {
        return new PendingStudy.Queue(5, 2, 1, Duration.ofMillis(61_500));
    }

    @Test
    void the_queue_is_told_while_the_database_is_usable() {
        Map<String, Double> values = values(MetricsTest::queue, WorkersState.OK);

        assertEquals(1, values.get("pseudonymizer_database_up"));
        assertEquals(1, values.get("pseudonymizer_database_key_fits"));
        assertEquals(5, values.get("pseudonymizer_queue_waiting"));
        assertEquals(2, values.get("pseudonymizer_queue_claimed"));
        assertEquals(1, values.get("pseudonymizer_queue_failed"));
        assertEquals(1204, values.get("pseudonymizer_copies_outdated"));
        assertEquals(61.5, values.get("pseudonymizer_queue_oldest_age_seconds"));
    }

    @ParameterizedTest
    @CsvSource({"UNREACHABLE, NaN", "FAILED, NaN", "WRONG_KEY, 0"})
    void what_cannot_be_known_is_no_number_and_the_rest_is_still_told(Reason reason, double keyFits) {
        Map<String, Double> values = values(
                () -> {
                    throw new StoreException(reason, "invented");
                },
                WorkersState.OK);

        assertEquals(0, values.get("pseudonymizer_database_up"));
        assertEquals(keyFits, values.get("pseudonymizer_database_key_fits"));
        values.forEach((name, value) -> {
            boolean known = !name.contains("_queue_")
                    && !name.contains("_links_")
                    && !(name.contains("key_fits") && reason != Reason.WRONG_KEY);
            assertEquals(known, !value.isNaN(), name);
        });
        assertEquals(0, values.get("pseudonymizer_copies_total"));
    }

    @ParameterizedTest
    @CsvSource({"OK, 1", "STUCK, 0", "ENDED, 0"})
    void workers_are_up_only_if_all_get_on(WorkersState workers, double up) {
        assertEquals(up, values(MetricsTest::queue, workers).get("pseudonymizer_stable_studies_up"));
    }

    @Test
    void routes_that_another_plugin_answers_are_told_and_so_are_requests_that_no_filter_saw() {
        Map<String, Double> values = values(MetricsTest::queue, WorkersState.OK);

        assertEquals(0, values.get("pseudonymizer_routes_up"));
        assertEquals(3, values.get("pseudonymizer_requests_denied_total"));
        assertEquals(2, values.get("pseudonymizer_requests_internal_total"));
        assertEquals(1, values.get("pseudonymizer_requests_unfiltered_total"));
    }

    @Test
    void what_instances_take_of_the_memory_is_told_in_bytes() {
        Map<String, Double> values = values(MetricsTest::queue, WorkersState.OK);

        assertEquals(3_145_728, values.get("pseudonymizer_instances_memory_bytes"));
        assertEquals(5_242_880, values.get("pseudonymizer_instances_memory_limit_bytes"));
    }

    @Test
    void the_document_names_every_metric_and_no_other() throws IOException {
        String document = Files.readString(Path.of("docs/metrics.md"));

        Set<String> named = Pattern.compile("\\| `(pseudonymizer_[a-z_]+)`")
                .matcher(document)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(new TreeSet<>(values(MetricsTest::queue, WorkersState.OK).keySet()), named);
    }

    @ParameterizedTest
    @ValueSource(strings = {"alerts.yml", "grafana.json"})
    void alert_rules_and_dashboard_use_metrics_that_exist(String file) throws IOException {
        Set<String> used = Pattern.compile("pseudonymizer_[a-z_]+")
                .matcher(Files.readString(Path.of("docs/monitoring", file)))
                .results()
                .map(found -> found.group())
                .collect(Collectors.toCollection(TreeSet::new));

        assertTrue(used.size() > 5, used.toString());
        used.removeAll(values(MetricsTest::queue, WorkersState.OK).keySet());
        assertEquals(Set.of(), used);
    }

    @Test
    void the_dashboard_shows_every_metric() throws IOException {
        String dashboard = Files.readString(Path.of("docs/monitoring/grafana.json"));
        Set<String> missing =
                new TreeSet<>(values(MetricsTest::queue, WorkersState.OK).keySet());
        missing.removeIf(name -> dashboard.contains(name + "{"));

        assertEquals(Set.of(), missing);
        assertTrue(JsonParser.parseString(dashboard).isJsonObject());
    }
}
