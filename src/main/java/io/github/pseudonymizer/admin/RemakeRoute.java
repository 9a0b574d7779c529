package io.github.pseudonymizer.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.orthanc.route.Query;
import io.github.pseudonymizer.orthanc.route.Reply;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.stable.Remakes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code GET /pseudonymizer/copies?outdated=true&since=&limit=} lists the copies that were made by older rules;
 * {@code POST /pseudonymizer/remake} makes copies again.
 *
 * @param remakes the use case
 */
record RemakeRoute(Remakes remakes) {

    private static final int SHOWN = 1000;
    private static final String ALLOWED = "the body must be {\"Studies\": [\"id\", …]} with 1 to "
            + StudySelection.GREATEST + " ids, or {\"Outdated\": true}; \"DryRun\": true or false may be added, and"
            + " nothing else";

    Reply list(Query query) {
        Optional<Integer> limit = query.limit();
        if (!query.arguments().getOrDefault("outdated", "").equals("true")) {
            return Reply.problem(400, "the list of copies is that of outdated ones: outdated=true must be given");
        }
        if (limit.isEmpty()) {
            return Reply.problem(400, Query.LIMITS);
        }
        String since = query.arguments().getOrDefault("since", "");
        List<Link> links = remakes.outdated(since, limit.get(), query.requester());
        JsonArray copies = new JsonArray();
        links.forEach(link -> copies.add(json(link)));
        JsonObject json = new JsonObject();
        json.addProperty("Outdated", remakes.countOutdated());
        json.add("Copies", copies);
        json.addProperty("Done", links.size() < limit.get());
        json.addProperty(
                "Next", links.isEmpty() ? since : links.get(links.size() - 1).copy());
        return new Reply(200, json);
    }

    private JsonObject json(Link link) {
        JsonObject json = new JsonObject();
        json.addProperty("Study", link.copy());
        json.addProperty("Domain", link.domain());
        json.addProperty("Original", link.original());
        json.addProperty("OriginalExists", remakes.hasOriginal(link));
        json.addProperty("State", link.state().name());
        return json;
    }

    Reply remake(Query query) {
        Optional<JsonObject> body = StudySelection.object(query.body())
                .filter(json -> Set.of("Studies", "Outdated", "DryRun").containsAll(json.keySet()));
        Optional<Boolean> dryRun =
                body.flatMap(json -> json.has("DryRun") ? StudySelection.flag(json.get("DryRun")) : Optional.of(false));
        if (body.isEmpty()
                || dryRun.isEmpty()
                || body.get().has("Studies") == body.get().has("Outdated")) {
            return Reply.problem(400, ALLOWED);
        }
        if (body.get().has("Outdated")) {
            return StudySelection.flag(body.get().get("Outdated"))
                            .filter(all -> all)
                            .isPresent()
                    ? new Reply(200, outdated(dryRun.get(), query.requester()))
                    : Reply.problem(400, ALLOWED);
        }
        return StudySelection.of(body.get())
                .flatMap(StudySelection::studies)
                .map(studies -> new Reply(200, json(remakes.remake(studies, dryRun.get(), query.requester()))))
                .orElseGet(() -> Reply.problem(400, ALLOWED));
    }

    /** Of very many only the first are shown; the number is that of all. */
    private JsonObject outdated(boolean dryRun, Requester requester) {
        if (dryRun) {
            JsonObject json = json(remakes.wouldBecome(remakes.outdated("", SHOWN, requester)));
            json.addProperty("Outdated", remakes.countOutdated());
            return json;
        }
        JsonObject json = new JsonObject();
        json.addProperty("Outdated", remakes.remakeOutdated(requester));
        return json;
    }

    private static JsonObject json(Map<String, Remakes.Result> results) {
        JsonArray array = new JsonArray();
        results.forEach((study, result) -> {
            JsonObject one = new JsonObject();
            one.addProperty("Study", study);
            one.addProperty("Result", result.text());
            array.add(one);
        });
        JsonObject json = new JsonObject();
        json.add("Studies", array);
        return json;
    }
}
