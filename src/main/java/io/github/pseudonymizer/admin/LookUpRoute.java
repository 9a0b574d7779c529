// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.annotations.SerializedName;
import io.github.pseudonymizer.orthanc.bridge.Json;
import io.github.pseudonymizer.orthanc.route.Query;
import io.github.pseudonymizer.orthanc.route.Reply;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.service.LookingUp.Question;
import io.github.pseudonymizer.service.PseudonymService;
import io.github.pseudonymizer.service.PseudonymTable;
import io.github.pseudonymizer.study.domain.Domain;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /pseudonymizer/pseudonyms}: which pseudonyms patients have; {@code POST /pseudonymizer/identities}: for
 * which patients and studies pseudonyms stand. Neither needs an original.
 */
record LookUpRoute(PseudonymService service) {

    private static final int GREATEST = 10_000;
    static final int LONGEST_REASON = 500;
    private static final String PSEUDONYMS =
            "the body must be {\"Domain\": \"name\", \"PatientIDs\": [\"id\", …]} with 1 to "
                    + GREATEST
                    + " ids, each a text or {\"PatientID\": \"id\", \"IssuerOfPatientID\": \"issuer\"}; \"Assign\":"
                    + " true or false may be added, and nothing else. Orthanc does not hand on what follows the question mark of a"
                    + " POST";
    private static final String IDENTITIES =
            "the body must be {\"Pseudonyms\": [\"pseudonym\", …], \"Reason\": \"text\"}"
                    + " with 1 to " + GREATEST + " pseudonyms and a reason of at most " + LONGEST_REASON
                    + " characters;"
                    + " \"Domain\" may be added, and nothing else";

    Reply pseudonyms(Query query) {
        Optional<JsonObject> body = StudySelection.object(query.body())
                .filter(json -> Set.of("Domain", "PatientIDs", "Assign").containsAll(json.keySet()));
        Optional<String> name = body.flatMap(json -> StudySelection.text(json.get("Domain")))
                .or(() -> Optional.ofNullable(query.arguments().get("domain")))
                .filter(text -> !text.isEmpty());
        Optional<List<Question>> questions = body.flatMap(json -> each(json.get("PatientIDs"), LookUpRoute::question));
        Optional<Boolean> assign =
                body.flatMap(json -> json.has("Assign") ? StudySelection.flag(json.get("Assign")) : Optional.of(false));
        if (name.isEmpty() || questions.isEmpty() || assign.isEmpty()) {
            return Reply.problem(400, PSEUDONYMS);
        }
        Domain domain = service.domains().named(name.get());
        List<Optional<String>> answers =
                service.lookingUp().pseudonyms(domain, questions.get(), assign.get(), query.requester());
        JsonArray array = new JsonArray();
        for (int i = 0; i < answers.size(); i++) {
            Question question = questions.get().get(i);
            JsonObject json = Json.of(new Asked(question.patientId(), given(question.issuer())))
                    .getAsJsonObject();
            json.add(
                    "Pseudonym",
                    answers.get(i).<JsonElement>map(JsonPrimitive::new).orElse(JsonNull.INSTANCE));
            array.add(json);
        }
        return new Reply(200, array);
    }

    private static Optional<Question> question(JsonElement element) {
        if (element instanceof JsonObject json) {
            return Set.of("PatientID", "IssuerOfPatientID").containsAll(json.keySet())
                    ? StudySelection.text(json.get("PatientID"))
                            .flatMap(id -> json.has("IssuerOfPatientID")
                                    ? StudySelection.text(json.get("IssuerOfPatientID"))
                                            .map(issuer -> new Question(id, issuer))
                                    : Optional.of(new Question(id, "")))
                    : Optional.empty();
        }
        return StudySelection.text(element).map(id -> new Question(id, ""));
    }

    Reply identities(Query query) {
        Optional<JsonObject> body = StudySelection.object(query.body())
                .filter(json -> Set.of("Pseudonyms", "Reason", "Domain").containsAll(json.keySet()));
        Optional<List<String>> pseudonyms = body.flatMap(json -> each(json.get("Pseudonyms"), StudySelection::text));
        Optional<String> reason =
                body.flatMap(json -> StudySelection.text(json.get("Reason"))).filter(LookUpRoute::isReason);
        Optional<String> domain = body.flatMap(json -> StudySelection.text(json.get("Domain")));
        if (pseudonyms.isEmpty() || reason.isEmpty() || body.get().has("Domain") != domain.isPresent()) {
            return Reply.problem(400, IDENTITIES);
        }
        domain.ifPresent(name -> service.domains().named(name));
        return Reply.ok(
                service.lookingUp().identities(domain, pseudonyms.get(), reason.get(), query.requester()).stream()
                        .map(Known::of)
                        .toList());
    }

    /** A text that says something, and is not too long for the audit trail. */
    static boolean isReason(String text) {
        return !text.isBlank() && text.length() <= LONGEST_REASON;
    }

    private record Asked(
            @SerializedName("PatientID") String patientId,
            @SerializedName("IssuerOfPatientID") @Nullable String issuer) {}

    private record Known(
            String pseudonym,
            String domain,
            @SerializedName("PatientID") @Nullable String patientId,
            @SerializedName("IssuerOfPatientID") @Nullable String issuer,
            @SerializedName("StudyInstanceUID") @Nullable String studyInstanceUid) {

        static Known of(PseudonymTable.Known known) {
            Identity identity = known.identity();
            if (identity.kind() == Identity.Kind.STUDY) {
                return new Known(known.value(), known.domain(), null, null, identity.value());
            }
            Identity.Patient patient = identity.parts();
            return new Known(
                    known.value(),
                    known.domain(),
                    patient.patientId(),
                    given(patient.issuer()),
                    given(patient.studyInstanceUid()));
        }
    }

    private static @Nullable String given(String text) {
        return text.isEmpty() ? null : text;
    }

    /** What each element of an array says; empty if one says nothing, or there are too many or none. */
    private static <T> Optional<List<T>> each(JsonElement value, Function<JsonElement, Optional<T>> read) {
        if (!(value instanceof JsonArray array) || array.isEmpty() || array.size() > GREATEST) {
            return Optional.empty();
        }
        List<T> all = new ArrayList<>();
        for (JsonElement element : array) {
            Optional<T> one = read.apply(element);
            if (one.isEmpty()) {
                return Optional.empty();
            }
            all.add(one.get());
        }
        return Optional.of(all);
    }
}
