// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.orthanc.route.Query;
import io.github.pseudonymizer.orthanc.route.Reply;
import io.github.pseudonymizer.study.forget.ForgetPatient;
import io.github.pseudonymizer.study.forget.ForgetPatient.Result;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code POST /pseudonymizer/forget} forgets who a patient is.
 *
 * @param patients the use case
 */
record ForgetRoute(ForgetPatient patients) {

    private static final Map<String, ForgetPatient.Copies> COPIES =
            Map.of("keep", ForgetPatient.Copies.KEEP, "delete", ForgetPatient.Copies.DELETE);
    private static final String ALLOWED =
            "the body must be {\"Pseudonym\": \"…\", \"Domain\": \"…\", \"Reason\": \"1 to "
                    + LookUpRoute.LONGEST_REASON
                    + " characters\", \"Copies\": \"keep\" or \"delete\"}, and nothing else";

    Reply forget(Query query) {
        Optional<ForgetPatient.Wish> wish = StudySelection.object(query.body()).flatMap(ForgetRoute::wish);
        if (wish.isEmpty()) {
            return Reply.problem(400, ALLOWED);
        }
        Result result = patients.forget(wish.get(), query.requester());
        if (result instanceof Result.Unknown) {
            return Reply.problem(404, "no patient has this pseudonym in this domain");
        }
        if (result instanceof Result.ReasonNames) {
            return Reply.problem(400, "the reason names the patient, and would stay in the audit trail");
        }
        if (result instanceof Result.Shown) {
            return Reply.problem(
                    409,
                    "copies show of which originals they were made, which only Orthanc 1.12.2 and newer can be made to"
                            + " stop: delete the copies, or update Orthanc first");
        }
        return Reply.ok(Answer.of(wish.get(), (Result.Forgotten) result));
    }

    private static Optional<ForgetPatient.Wish> wish(JsonObject json) {
        Optional<String> pseudonym = StudySelection.text(json.get("Pseudonym"));
        Optional<String> domain = StudySelection.text(json.get("Domain"));
        Optional<String> reason = StudySelection.text(json.get("Reason")).filter(LookUpRoute::isReason);
        Optional<ForgetPatient.Copies> copies =
                StudySelection.text(json.get("Copies")).map(COPIES::get);
        boolean isWhole = pseudonym.isPresent() && domain.isPresent() && reason.isPresent() && copies.isPresent();
        return isWhole && json.keySet().equals(Set.of("Pseudonym", "Domain", "Reason", "Copies"))
                ? Optional.of(new ForgetPatient.Wish(
                        domain.orElseThrow(), pseudonym.orElseThrow(), copies.orElseThrow(), reason.orElseThrow()))
                : Optional.empty();
    }

    private record Answer(
            String pseudonym,
            String domain,
            String copies,
            boolean forgottenBefore,
            List<String> studies,
            List<String> originalsInOrthanc,
            List<Elsewhere> elsewhere) {

        static Answer of(ForgetPatient.Wish wish, Result.Forgotten forgotten) {
            return new Answer(
                    wish.pseudonym(),
                    wish.domain(),
                    wish.copies().name().toLowerCase(Locale.ROOT),
                    forgotten.before(),
                    forgotten.copies(),
                    forgotten.originals(),
                    forgotten.elsewhere().entrySet().stream()
                            .map(archive -> new Elsewhere(archive.getKey(), archive.getValue()))
                            .toList());
        }
    }

    private record Elsewhere(String archive, List<String> studies) {}
}
