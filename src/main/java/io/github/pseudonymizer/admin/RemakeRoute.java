// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

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
import org.jspecify.annotations.Nullable;

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

    private record Page(long outdated, List<Copy> copies, boolean done, String next) {}

    private record Copy(String study, String domain, String original, boolean originalExists, Link.State state) {}

    private record Answer(
            @Nullable List<Result> studies, @Nullable Long outdated) {}

    private record Result(String study, String result) {}

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
        return Reply.ok(new Page(
                remakes.countOutdated(),
                links.stream().map(this::copy).toList(),
                links.size() < limit.get(),
                links.isEmpty() ? since : links.get(links.size() - 1).copy()));
    }

    private Copy copy(Link link) {
        return new Copy(link.copy(), link.domain(), link.original(), remakes.hasOriginal(link), link.state());
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
                    ? Reply.ok(outdated(dryRun.get(), query.requester()))
                    : Reply.problem(400, ALLOWED);
        }
        return StudySelection.of(body.get())
                .flatMap(StudySelection::studies)
                .map(studies ->
                        Reply.ok(new Answer(results(remakes.remake(studies, dryRun.get(), query.requester())), null)))
                .orElseGet(() -> Reply.problem(400, ALLOWED));
    }

    /** Of very many only the first are shown; the number is that of all. */
    private Answer outdated(boolean dryRun, Requester requester) {
        if (dryRun) {
            List<Result> results = results(remakes.wouldBecome(remakes.outdated("", SHOWN, requester)));
            return new Answer(results, remakes.countOutdated());
        }
        return new Answer(null, remakes.remakeOutdated(requester));
    }

    private static List<Result> results(Map<String, Remakes.Result> results) {
        return results.entrySet().stream()
                .map(entry -> new Result(entry.getKey(), entry.getValue().text()))
                .toList();
    }
}
