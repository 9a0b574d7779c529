package io.github.pseudonymizer.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.orthanc.route.Query;
import io.github.pseudonymizer.orthanc.route.Reply;
import io.github.pseudonymizer.study.forget.ForgetPatient;
import io.github.pseudonymizer.study.forget.ForgetPatient.Result;
import java.util.Collection;
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

    private static final int LONGEST_REASON = 500;
    private static final Map<String, ForgetPatient.Copies> COPIES =
            Map.of("keep", ForgetPatient.Copies.KEEP, "delete", ForgetPatient.Copies.DELETE);
    private static final String ALLOWED =
            "the body must be {\"Pseudonym\": \"…\", \"Domain\": \"…\", \"Reason\": \"1 to " + LONGEST_REASON
                    + " characters\", \"Copies\": \"keep\" or \"delete\"}, and nothing else";

    Reply forget(Query query) {
        Optional<ForgetPatient.Wish> wish = StudySelection.object(query.body()).flatMap(ForgetRoute::wish);
        if (wish.isEmpty()) {
            return Reply.problem(400, ALLOWED);
        }
        Result result = patients.forget(wish.get(), query.requester());
        if (result instanceof Result.Unknown) {
            return Reply.problem(404, "nobody has this pseudonym in this domain");
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
        return new Reply(200, json(wish.get(), (Result.Forgotten) result));
    }

    private static Optional<ForgetPatient.Wish> wish(JsonObject json) {
        Optional<String> pseudonym = StudySelection.text(json.get("Pseudonym"));
        Optional<String> domain = StudySelection.text(json.get("Domain"));
        Optional<String> reason = StudySelection.text(json.get("Reason"))
                .filter(text -> !text.isBlank() && text.length() <= LONGEST_REASON);
        Optional<ForgetPatient.Copies> copies =
                StudySelection.text(json.get("Copies")).map(COPIES::get);
        boolean isWhole = pseudonym.isPresent() && domain.isPresent() && reason.isPresent() && copies.isPresent();
        return isWhole && json.keySet().equals(Set.of("Pseudonym", "Domain", "Reason", "Copies"))
                ? Optional.of(new ForgetPatient.Wish(
                        domain.orElseThrow(), pseudonym.orElseThrow(), copies.orElseThrow(), reason.orElseThrow()))
                : Optional.empty();
    }

    private static JsonObject json(ForgetPatient.Wish wish, Result.Forgotten forgotten) {
        JsonObject json = new JsonObject();
        json.addProperty("Pseudonym", wish.pseudonym());
        json.addProperty("Domain", wish.domain());
        json.addProperty("Copies", wish.copies().name().toLowerCase(Locale.ROOT));
        json.addProperty("ForgottenBefore", forgotten.before());
        json.add("Studies", array(forgotten.copies()));
        json.add("OriginalsInOrthanc", array(forgotten.originals()));
        JsonArray elsewhere = new JsonArray();
        forgotten.elsewhere().forEach((archive, copies) -> {
            JsonObject one = new JsonObject();
            one.addProperty("Archive", archive);
            one.add("Studies", array(copies));
            elsewhere.add(one);
        });
        json.add("Elsewhere", elsewhere);
        return json;
    }

    private static JsonArray array(Collection<String> texts) {
        JsonArray array = new JsonArray();
        texts.forEach(array::add);
        return array;
    }
}
