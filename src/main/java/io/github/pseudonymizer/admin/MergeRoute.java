// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.orthanc.route.JsonBody;
import io.github.pseudonymizer.orthanc.route.Query;
import io.github.pseudonymizer.orthanc.route.Reply;
import io.github.pseudonymizer.study.Domains;
import io.github.pseudonymizer.study.merge.MergePatients;
import io.github.pseudonymizer.study.merge.MergePatients.Result;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /pseudonymizer/patients/merge} joins two patients.
 *
 * @param patients the use case
 */
record MergeRoute(MergePatients patients, Domains domains) {

    private static final Set<String> NEEDED = Set.of("Domain", "Keep", "Merge", "Reason");
    private static final String ALLOWED = "the body must be {\"Domain\": \"…\", \"Keep\": \"pseudonym\", \"Merge\":"
            + " \"another pseudonym\", \"Reason\": \"1 to " + LookUpRoute.LONGEST_REASON
            + " characters\"}; \"DryRun\": true or false may be added, and nothing else";

    Reply merge(Query query) {
        Optional<MergePatients.Wish> wish = JsonBody.object(query.body()).flatMap(MergeRoute::wish);
        if (wish.isEmpty()) {
            return Reply.problem(400, ALLOWED);
        }
        var unused = domains.named(wish.get().domain()); // Only its own rules can make copies again.
        Result result = patients.merge(wish.get(), query.requester());
        if (result instanceof Result.Merged merged) {
            return Reply.ok(Answer.of(wish.get(), merged));
        }
        return problem(result);
    }

    private static Reply problem(Result result) {
        if (result instanceof Result.Unknown unknown) {
            return Reply.problem(404, "no patient has the pseudonym " + unknown.pseudonym() + " in this domain");
        }
        if (result instanceof Result.Forgotten forgotten) {
            return Reply.problem(409, "the patient with the pseudonym " + forgotten.pseudonym() + " was forgotten");
        }
        if (result instanceof Result.MergedInto merged) {
            return Reply.problem(
                    409, merged.pseudonym() + " was merged into " + merged.other() + " before: name that one");
        }
        if (result instanceof Result.ReasonNames) {
            return Reply.problem(400, "the reason names a patient, and would stay in the audit trail");
        }
        Result.Stuck stuck = (Result.Stuck) result;
        return Reply.problem(
                409,
                "originals of copies with the second pseudonym are gone, so these cannot be made again: keep that"
                        + " pseudonym instead, or delete the copies. Studies: "
                        + String.join(", ", stuck.copies()));
    }

    private static Optional<MergePatients.Wish> wish(JsonObject json) {
        Optional<String> domain = JsonBody.text(json.get("Domain")).filter(name -> !name.isEmpty());
        Optional<String> keep = JsonBody.text(json.get("Keep"));
        Optional<String> merge = JsonBody.text(json.get("Merge")).filter(other -> !other.equals(keep.orElse(other)));
        Optional<String> reason = JsonBody.text(json.get("Reason")).filter(LookUpRoute::isReason);
        Optional<Boolean> dryRun = json.has("DryRun") ? JsonBody.flag(json.get("DryRun")) : Optional.of(false);
        boolean isWhole =
                domain.isPresent() && keep.isPresent() && merge.isPresent() && reason.isPresent() && dryRun.isPresent();
        long others = json.keySet().stream()
                .filter(key -> !NEEDED.contains(key) && !key.equals("DryRun"))
                .count();
        return isWhole && others == 0
                ? Optional.of(new MergePatients.Wish(domain.get(), keep.get(), merge.get(), reason.get(), dryRun.get()))
                : Optional.empty();
    }

    private record Answer(
            String domain,
            String pseudonym,
            String merged,
            boolean dryRun,
            boolean applied,
            boolean mergedBefore,
            @Nullable String dateShift,
            List<String> remakes,
            List<Elsewhere> elsewhere) {

        static Answer of(MergePatients.Wish wish, Result.Merged merged) {
            return new Answer(
                    wish.domain(),
                    wish.keep(),
                    wish.merge(),
                    wish.dryRun(),
                    !wish.dryRun(),
                    merged.before(),
                    merged.before()
                            ? null
                            : merged.oneShift()
                                    ? "both patients have the same"
                                    : "it differs; copies that are made again get that of " + wish.keep(),
                    merged.remade(),
                    merged.elsewhere().entrySet().stream()
                            .map(archive -> new Elsewhere(archive.getKey(), archive.getValue()))
                            .toList());
        }
    }

    private record Elsewhere(String archive, List<String> studies) {}
}
