// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin.review;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.orthanc.route.JsonBody;
import io.github.pseudonymizer.orthanc.route.Query;
import io.github.pseudonymizer.orthanc.route.Reply;
import io.github.pseudonymizer.study.review.Deciding;
import io.github.pseudonymizer.study.review.Decision;
import io.github.pseudonymizer.study.review.ReviewedLink;
import io.github.pseudonymizer.study.review.SeenCopy;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code POST} and {@code DELETE /pseudonymizer/links/{copy id}/confirmation}. */
record ConfirmationRoute(Deciding deciding, LinkRoute link) {

    private static final int LONGEST_COMMENT = 2000;
    private static final Map<String, Decision.Kind> KINDS =
            Map.of("confirm", Decision.Kind.CONFIRMED, "reject", Decision.Kind.REJECTED);
    private static final Set<String> FIELDS = Set.of("Decision", "Comment", "Series", "Making");
    private static final String ALLOWED = "the body must be {\"Decision\": \"confirm\" or \"reject\", \"Making\":"
            + " \"as GET /pseudonymizer/links/{copy id} has it\"}; \"Comment\" of up to " + LONGEST_COMMENT
            + " characters and \"Series\", the id of a series of the copy, may be added, and nothing else";

    /** Answers with the link as it is then. */
    Reply decide(Query query) {
        Optional<Deciding.Wish> wish = JsonBody.object(query.body()).flatMap(ConfirmationRoute::wish);
        return wish.isEmpty()
                ? Reply.problem(400, ALLOWED)
                : link.with(query, reviewed -> decide(query, reviewed, wish.get()));
    }

    private Reply decide(Query query, ReviewedLink reviewed, Deciding.Wish wish) {
        return switch (deciding.decide(reviewed, wish, query.requester())) {
            case RECORDED -> link.answer(query);
            case CHANGED -> Reply.problem(409, "the copy is not as it was seen, or is being stored: look at it again");
            case NO_SUCH_SERIES -> Reply.problem(400, "Series must be the id of a series of this copy");
        };
    }

    /** As above. */
    Reply withdraw(Query query) {
        return link.with(query, reviewed -> {
            deciding.withdraw(reviewed, query.requester());
            return link.answer(query);
        });
    }

    private static Optional<Deciding.Wish> wish(JsonObject json) {
        Optional<Decision.Kind> kind = JsonBody.text(json.get("Decision")).map(KINDS::get);
        Optional<SeenCopy> seen = JsonBody.text(json.get("Making")).flatMap(SeenCopy::parse);
        Optional<String> comment = textOrNone(json, "Comment").filter(text -> text.length() <= LONGEST_COMMENT);
        Optional<String> series = textOrNone(json, "Series");
        boolean isWhole = kind.isPresent() && seen.isPresent() && comment.isPresent() && series.isPresent();
        return isWhole && FIELDS.containsAll(json.keySet())
                ? Optional.of(new Deciding.Wish(
                        kind.orElseThrow(), comment.orElseThrow().strip(), series.orElseThrow(), seen.orElseThrow()))
                : Optional.empty();
    }

    private static Optional<String> textOrNone(JsonObject json, String key) {
        return json.has(key) ? JsonBody.text(json.get(key)) : Optional.of("");
    }
}
