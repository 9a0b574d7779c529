// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin.review;

import io.github.pseudonymizer.orthanc.route.Query;
import io.github.pseudonymizer.orthanc.route.Reply;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.review.FindingLinks;
import io.github.pseudonymizer.study.review.LinkQuestion;
import io.github.pseudonymizer.study.review.ReviewedLink;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code GET /pseudonymizer/links}: originals and their copies, the newest first. */
record LinkListRoute(FindingLinks links) {

    /** The arguments, for the table of routes. */
    static final String ARGUMENTS = "limit=&since=&pseudonym=&patient=&study=&domain=&state=&from=&to=&confirmed=";

    /** After an entry in the audit trail. */
    Reply answer(Query query) {
        Optional<Integer> limit = query.limit();
        if (limit.isEmpty()) {
            return Reply.problem(400, Query.LIMITS);
        }
        Map<String, String> arguments = query.arguments();
        LinkArguments read = new LinkArguments(arguments, links.domains());
        Optional<String> problem = read.problem();
        if (problem.isPresent()) {
            return Reply.problem(400, problem.get());
        }
        FindingLinks.Patient patient = new FindingLinks.Patient(read.text("patient"), read.text("pseudonym"));
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
