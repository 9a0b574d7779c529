// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin.review;

import io.github.pseudonymizer.orthanc.caller.Roles.Role;
import io.github.pseudonymizer.orthanc.caller.Visibility;
import io.github.pseudonymizer.orthanc.route.Query;
import io.github.pseudonymizer.orthanc.route.Reply;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.review.Comparing;
import io.github.pseudonymizer.study.review.ReviewedLink;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * {@code GET /pseudonymizer/links/{copy id}}: one link in full.
 *
 * @param visibility keeps reviewers from studies that they may not see in Orthanc
 */
record LinkRoute(Comparing comparing, Visibility visibility) {

    Reply answer(Query query) {
        return with(query, reviewed -> Reply.ok(ShownLink.of(comparing.inFull(reviewed, query.requester()))));
    }

    /**
     * Answers about the link that the path names.
     *
     * @throws io.github.pseudonymizer.orthanc.request.RequestException if the sender is a reviewer who may not see both
     *     studies
     */
    Reply with(Query query, Function<ReviewedLink, Reply> answer) {
        Optional<ReviewedLink> found = comparing.find(query.parameter(0));
        found.filter(unused -> query.role() != Role.ADMINISTRATOR)
                .ifPresent(reviewed ->
                        visibility.check(studies(reviewed), query.caller().visible()));
        return found.map(answer).orElseGet(() -> Reply.problem(404, "no copy has this id"));
    }

    /** Without a study that Orthanc no longer has: its labels cannot be asked for. */
    private List<Resource> studies(ReviewedLink reviewed) {
        return Stream.of(reviewed.link().original(), reviewed.link().copy())
                .filter(study -> comparing.archive().countInstances(study) > 0)
                .map(study -> new Resource(Level.STUDY, study))
                .toList();
    }
}
