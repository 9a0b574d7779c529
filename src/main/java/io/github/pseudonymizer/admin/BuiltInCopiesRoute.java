// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.orthanc.route.Query;
import io.github.pseudonymizer.orthanc.route.Reply;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.builtin.BuiltInCopies;
import io.github.pseudonymizer.study.domain.DomainException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code GET /pseudonymizer/built-in-copies?since=&limit=} lists the copies that Orthanc's built-in anonymization made
 * before; {@code POST /pseudonymizer/built-in-copies} replaces them by ours.
 *
 * @param builtInCopies the use case
 */
record BuiltInCopiesRoute(BuiltInCopies builtInCopies) {

    private static final int DEFAULT_LIMIT = 1000;
    private static final int GREATEST_LIMIT = 10_000;
    private static final String ALLOWED = StudySelection.ALLOWED
            + "; \"DryRun\": true or false and \"Domain\": \"name\" may be added, and nothing else";

    /**
     * What a body asks for.
     *
     * @param studies empty for all
     * @param domain empty if the rules of the domains decide
     */
    private record Wish(Optional<List<String>> studies, String domain, boolean dryRun) {}

    private record Page(List<Row> builtInCopies, boolean done, long next) {}

    private record Row(
            String builtInCopy,
            String original,
            boolean originalExists,
            int instances,
            int originalInstances,
            String state,
            String reason) {}

    private record Results(List<Result> studies) {}

    private record Result(String builtInCopy, String result) {}

    Reply list(Query query) {
        long since = number(query, "since", 0);
        long limit = number(query, "limit", DEFAULT_LIMIT);
        if (since < 0 || limit < 1 || limit > GREATEST_LIMIT) {
            return Reply.problem(400, "since must be 0 or more, and limit 1 to " + GREATEST_LIMIT);
        }
        BuiltInCopies.Page page = builtInCopies.page(since, (int) limit, query.requester());
        List<Row> rows =
                page.builtInCopies().stream().map(BuiltInCopiesRoute::row).toList();
        return Reply.ok(new Page(rows, page.done(), page.next()));
    }

    /** A number of the query; -1 if the argument is not a number. */
    private static long number(Query query, String name, long preset) {
        try {
            return Integer.parseInt(query.arguments().getOrDefault(name, "" + preset));
        } catch (NumberFormatException malformed) {
            return -1;
        }
    }

    private static Row row(BuiltInCopies.BuiltInCopy copy) {
        return new Row(
                copy.study(),
                copy.original(),
                copy.originalExists(),
                copy.instances(),
                copy.originalInstances(),
                copy.state().name().toLowerCase(Locale.ROOT),
                copy.reason());
    }

    Reply replace(Query query) {
        try {
            return wish(query.body())
                    .map(wish -> Reply.ok(results(replace(wish, query.requester()))))
                    .orElseGet(() -> Reply.problem(400, ALLOWED));
        } catch (DomainException unknown) {
            return Reply.problem(400, "" + unknown.getMessage());
        }
    }

    private Map<String, BuiltInCopies.Result> replace(Wish wish, Requester requester) {
        return wish.studies().isPresent()
                ? builtInCopies.replace(wish.studies().get(), wish.domain(), wish.dryRun(), requester)
                : builtInCopies.replaceAll(wish.domain(), wish.dryRun(), requester);
    }

    private static Results results(Map<String, BuiltInCopies.Result> results) {
        return new Results(results.entrySet().stream()
                .map(entry -> new Result(entry.getKey(), entry.getValue().text()))
                .toList());
    }

    private static Optional<Wish> wish(String body) {
        return StudySelection.object(body)
                .filter(json -> Set.of("Studies", "All", "Domain", "DryRun").containsAll(json.keySet()))
                .flatMap(BuiltInCopiesRoute::wish);
    }

    private static Optional<Wish> wish(JsonObject json) {
        Optional<Boolean> dryRun = json.has("DryRun") ? StudySelection.flag(json.get("DryRun")) : Optional.of(false);
        Optional<String> domain = json.has("Domain") ? StudySelection.text(json.get("Domain")) : Optional.of("");
        if (dryRun.isEmpty() || domain.isEmpty()) {
            return Optional.empty();
        }
        return StudySelection.of(json).map(selection -> new Wish(selection.studies(), domain.get(), dryRun.get()));
    }
}
