// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin.review;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.orthanc.route.JsonBody;
import io.github.pseudonymizer.orthanc.route.Query;
import io.github.pseudonymizer.orthanc.route.Reply;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.review.FindingLinks;
import io.github.pseudonymizer.study.review.LinkQuestion;
import io.github.pseudonymizer.study.review.ReviewedLink;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /pseudonymizer/links} and {@code POST /pseudonymizer/links}: originals and their copies, the newest first.
 * A Patient ID is taken in the body of a {@code POST} only, because proxies and browsers keep addresses.
 */
record LinkListRoute(FindingLinks links) {

    /** The arguments, for the table of routes. */
    static final String ARGUMENTS = "limit=&since=&pseudonym=&study=&domain=&state=&from=&to=&confirmed=";

    private static final String PATIENT = "PatientID";
    private static final String ALLOWED = "the body must be {\"PatientID\": \"…\"}; \"domain\", \"confirmed\" and the"
            + " other arguments of GET /pseudonymizer/links may be added, each as a text, and nothing else";
    private static final String NOT_HERE = "send a Patient ID in the body of POST /pseudonymizer/links, not in the"
            + " address, because addresses are kept in many places";
    private static final Set<String> NAMES = Stream.of(ARGUMENTS.split("[=&]+")).collect(Collectors.toSet());

    /** After an entry in the audit trail. */
    Reply answer(Query query) {
        return Stream.of("patient", PATIENT).anyMatch(query.arguments()::containsKey)
                ? Reply.problem(400, NOT_HERE)
                : find(query, query.arguments(), Optional.empty());
    }

    /** As above, for the links of a Patient ID. */
    Reply ofPatient(Query query) {
        Map<String, JsonElement> fields =
                JsonBody.object(query.body()).map(JsonObject::asMap).orElse(Map.of());
        Map<String, String> texts = new HashMap<>();
        fields.forEach((name, value) -> JsonBody.text(value).ifPresent(text -> texts.put(name, text)));
        boolean onlyTexts = texts.size() == fields.size();
        Optional<String> patient = Optional.ofNullable(texts.remove(PATIENT)).filter(id -> !id.isEmpty());
        return patient.isEmpty() || !onlyTexts || !NAMES.containsAll(texts.keySet())
                ? Reply.problem(400, ALLOWED)
                : find(query, texts, patient);
    }

    private Reply find(Query query, Map<String, String> arguments, Optional<String> patientId) {
        Optional<Integer> limit = Query.limit(arguments);
        if (limit.isEmpty()) {
            return Reply.problem(400, Query.LIMITS);
        }
        LinkArguments read = new LinkArguments(arguments, links.domains());
        Optional<String> problem = read.problem();
        if (problem.isPresent()) {
            return Reply.problem(400, problem.get());
        }
        FindingLinks.Patient patient = new FindingLinks.Patient(patientId, read.text("pseudonym"));
        LinkQuestion.Page page = new LinkQuestion.Page(read.text("since").orElse(""), limit.get());
        return Reply.ok(links.find(read.question(), patient, page, query.requester()).stream()
                .map(Row::of)
                .toList());
    }

    private record Row(
            String original,
            String copy,
            String domain,
            String pseudonym,
            Link.State state,
            String cause,
            String user,
            String address,
            int instances,
            int orphans,
            String made,
            String changed,
            @Nullable ShownConfirmation confirmation,
            String next) {

        static Row of(ReviewedLink reviewed) {
            Link link = reviewed.link();
            return new Row(
                    link.original(),
                    link.copy(),
                    link.domain(),
                    link.pseudonym(),
                    link.state(),
                    link.requester().cause().word(),
                    link.requester().user(),
                    link.requester().address(),
                    link.instances(),
                    link.orphans(),
                    reviewed.made().toString(),
                    link.changed().toString(),
                    ShownConfirmation.of(reviewed.verdict(), reviewed.decision()),
                    reviewed.next());
        }
    }
}
