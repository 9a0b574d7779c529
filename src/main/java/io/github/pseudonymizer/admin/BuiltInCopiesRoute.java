package io.github.pseudonymizer.admin;

import com.google.gson.JsonArray;
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

    Reply list(Query query) {
        long since = number(query, "since", 0);
        long limit = number(query, "limit", DEFAULT_LIMIT);
        if (since < 0 || limit < 1 || limit > GREATEST_LIMIT) {
            return Reply.problem(400, "since must be 0 or more, and limit 1 to " + GREATEST_LIMIT);
        }
        BuiltInCopies.Page page = builtInCopies.page(since, (int) limit, query.requester());
        JsonArray array = new JsonArray();
        page.builtInCopies().forEach(copy -> array.add(json(copy)));
        JsonObject json = new JsonObject();
        json.add("BuiltInCopies", array);
        json.addProperty("Done", page.done());
        json.addProperty("Next", page.next());
        return new Reply(200, json);
    }

    /** A number of the query; -1 if the argument is not a number. */
    private static long number(Query query, String name, long preset) {
        try {
            return Integer.parseInt(query.arguments().getOrDefault(name, "" + preset));
        } catch (NumberFormatException malformed) {
            return -1;
        }
    }

    private static JsonObject json(BuiltInCopies.BuiltInCopy copy) {
        JsonObject json = new JsonObject();
        json.addProperty("BuiltInCopy", copy.study());
        json.addProperty("Original", copy.original());
        json.addProperty("OriginalExists", copy.originalExists());
        json.addProperty("Instances", copy.instances());
        json.addProperty("OriginalInstances", copy.originalInstances());
        json.addProperty("State", copy.state().name().toLowerCase(Locale.ROOT));
        json.addProperty("Reason", copy.reason());
        return json;
    }

    Reply replace(Query query) {
        try {
            return wish(query.body())
                    .map(wish -> new Reply(200, json(replace(wish, query.requester()))))
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

    private static JsonObject json(Map<String, BuiltInCopies.Result> results) {
        JsonArray array = new JsonArray();
        results.forEach((study, result) -> {
            JsonObject one = new JsonObject();
            one.addProperty("BuiltInCopy", study);
            one.addProperty("Result", result.text());
            array.add(one);
        });
        JsonObject json = new JsonObject();
        json.add("Studies", array);
        return json;
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
