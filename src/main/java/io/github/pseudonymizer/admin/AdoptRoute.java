// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import com.google.gson.JsonObject;
import com.google.gson.annotations.SerializedName;
import io.github.pseudonymizer.orthanc.route.JsonBody;
import io.github.pseudonymizer.orthanc.route.Query;
import io.github.pseudonymizer.orthanc.route.Reply;
import io.github.pseudonymizer.study.adopt.AdoptCopies;
import io.github.pseudonymizer.study.adopt.AdoptionReport;
import io.github.pseudonymizer.study.adopt.NamedCopy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /pseudonymizer/adopt} takes over copies that others made before.
 *
 * @param copies the use case
 */
record AdoptRoute(AdoptCopies copies) {

    private static final String ALLOWED = StudySelection.ALLOWED
            + "; \"DryRun\": true or false and \"Domain\": \"name\" may be added, and nothing else. Or it must be a"
            + " table, see " + AdoptTable.EXPECTED;
    private static final String ALLOWED_IN_PATH = "the address must be /pseudonymizer/adopt/domain=NAME&dry-run=true,"
            + " or one of both, with a slash instead of a question mark, because Orthanc does not hand on what follows"
            + " the question mark of a POST; and the body must be a table, see " + AdoptTable.EXPECTED;

    /** With the arguments of a table in the path. */
    Reply inPath(Query query) {
        Map<String, String> arguments = PathArguments.of(query.parameter(0));
        String domain = arguments.getOrDefault("domain", "");
        String dryRun = arguments.getOrDefault("dry-run", "false");
        if (!Set.of("domain", "dry-run").containsAll(arguments.keySet())
                || !Set.of("true", "false").contains(dryRun)
                || (domain.isEmpty() && arguments.containsKey("domain"))) {
            return Reply.problem(400, ALLOWED_IN_PATH);
        }
        return table(query, new AdoptCopies.Wish(domain, dryRun.equals("true"), query.requester()));
    }

    /** A table without arguments, or JSON. */
    Reply inBody(Query query) {
        if (!AdoptTable.isObject(query.content().bytes())) {
            return table(query, new AdoptCopies.Wish("", false, query.requester()));
        }
        return JsonBody.object(query.body())
                .filter(json -> Set.of("Studies", "All", "Domain", "DryRun").containsAll(json.keySet()))
                .flatMap(json -> selected(json, query))
                .orElseGet(() -> Reply.problem(400, ALLOWED));
    }

    private Reply table(Query query, AdoptCopies.Wish wish) {
        return answer(copies.adopt(AdoptTable.read(query.content().bytes()), wish));
    }

    private Optional<Reply> selected(JsonObject json, Query query) {
        Optional<Boolean> dryRun = json.has("DryRun") ? JsonBody.flag(json.get("DryRun")) : Optional.of(false);
        Optional<String> domain = json.has("Domain") ? JsonBody.text(json.get("Domain")) : Optional.of("");
        if (dryRun.isEmpty() || domain.isEmpty()) {
            return Optional.empty();
        }
        AdoptCopies.Wish wish = new AdoptCopies.Wish(domain.get(), dryRun.get(), query.requester());
        return StudySelection.of(json)
                .map(selection -> selection
                        .studies()
                        .map(ids -> copies.adopt(ids.stream().map(NamedCopy::of).toList(), wish))
                        .orElseGet(() -> copies.adoptAll(wish)))
                .map(AdoptRoute::answer);
    }

    private record Answer(
            int studies,
            @SerializedName("New") int added,
            int known,
            List<Conflict> conflicts,
            @Nullable Integer conflictsNotListed,
            boolean applied) {}

    /** Of a table, the line says which one; otherwise the id of the copy. */
    private record Conflict(
            @Nullable String study, @Nullable Long line, String reason) {

        static Conflict of(AdoptionReport.Conflict conflict) {
            return conflict.line().isPresent()
                    ? new Conflict(null, conflict.line().getAsLong(), conflict.reason())
                    : new Conflict(conflict.study(), null, conflict.reason());
        }
    }

    private static Reply answer(AdoptionReport report) {
        int notListed = report.conflictCount() - report.conflicts().size();
        return Reply.ok(new Answer(
                report.studies(),
                report.added(),
                report.known(),
                report.conflicts().stream().map(Conflict::of).toList(),
                notListed > 0 ? notListed : null,
                report.applied()));
    }
}
