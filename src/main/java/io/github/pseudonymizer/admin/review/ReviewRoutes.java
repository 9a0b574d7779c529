// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin.review;

import io.github.pseudonymizer.orthanc.caller.Visibility;
import io.github.pseudonymizer.orthanc.route.Access;
import io.github.pseudonymizer.orthanc.route.Query;
import io.github.pseudonymizer.orthanc.route.Reply;
import io.github.pseudonymizer.orthanc.route.Route;
import io.github.pseudonymizer.study.review.ReviewedLink;
import io.github.pseudonymizer.study.review.Reviewing;
import java.util.List;
import java.util.function.Function;

/**
 * The rows of the table of routes that are about links.
 *
 * @param visibility keeps reviewers from studies that they may not see in Orthanc
 */
public record ReviewRoutes(Reviewing reviewing, Visibility visibility) {

    private static final String LINK = "/pseudonymizer/links/{copy id}";
    private static final String CONFIRMATION = LINK + "/confirmation";

    /** The rows. */
    public List<Route> routes() {
        LinkListRoute list = new LinkListRoute(reviewing.finding());
        LinkRoute link = new LinkRoute(reviewing.comparing(), visibility);
        ConfirmationRoute confirmation = new ConfirmationRoute(reviewing.deciding(), link);
        DifferencesRoute differences = new DifferencesRoute(reviewing.comparing(), link);
        return List.of(
                row("GET", "/pseudonymizer/links", LinkListRoute.ARGUMENTS, Access.REVIEWERS, list::answer),
                row("POST", "/pseudonymizer/links", "", Access.REVIEWERS, list::ofPatient),
                row("GET", LINK, "", Access.REVIEWERS, link::answer),
                row(
                        "DELETE",
                        LINK,
                        "",
                        Access.ADMINISTRATORS,
                        query -> link.with(query, reviewed -> delete(reviewed, query))),
                row("GET", LINK + "/differences", "instance=", Access.REVIEWERS, differences::answer),
                row("POST", CONFIRMATION, "", Access.REVIEWERS, confirmation::decide),
                row("DELETE", CONFIRMATION, "", Access.REVIEWERS, confirmation::withdraw));
    }

    private record Deleted(String copy) {}

    private Reply delete(ReviewedLink reviewed, Query query) {
        reviewing.deleting().delete(reviewed.link(), query.requester());
        return Reply.ok(new Deleted(reviewed.link().copy()));
    }

    private static Route row(
            String method, String path, String arguments, Access access, Function<Query, Reply> answer) {
        return new Route(method, path, arguments, access, Route.Handler.of(answer.andThen(Reply::toAnswer)));
    }
}
