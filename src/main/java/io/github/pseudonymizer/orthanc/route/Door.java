// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.route;

import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.orthanc.bridge.ErrorAnswer;
import io.github.pseudonymizer.orthanc.bridge.Event;
import io.github.pseudonymizer.orthanc.bridge.HttpAnswer;
import io.github.pseudonymizer.orthanc.caller.Administrators;
import io.github.pseudonymizer.orthanc.caller.Callers;
import io.github.pseudonymizer.orthanc.caller.Site;
import io.github.pseudonymizer.study.ArchiveException;
import java.util.function.Consumer;

/**
 * Answers every request by the table of routes: finds the route, checks who may send the request, lets the route's
 * handler answer, and turns exceptions into answers. Thread-safe.
 *
 * @param callers says who sends a request
 * @param refusals records requests that only administrators may send
 */
public record Door(Bridge bridge, RouteTable table, Callers callers, Administrators administrators, Refusals refusals) {

    private static final String FOREIGN = "a page of another site asks for this; if it is your own, behind a proxy, the"
            + " proxy must pass on the header Host, or set X-Forwarded-Host";

    private static final String ADMINISTRATORS_ONLY =
            "for administrators only: see Pseudonymizer.Administrators in orthanc.json";

    /**
     * Answers a request.
     *
     * @throws RuntimeException that the {@link FailureTable} does not foresee; then the request is not answered yet
     */
    public void answer(Event.Request request) {
        Consumer<HttpAnswer> reply = answer -> bridge.answer(request.number(), answer);
        try {
            answer(request, reply);
        } catch (RuntimeException failed) {
            FailureTable.Failure failure = FailureTable.of(failed);
            if (failure.answer() == ErrorAnswer.INTERNAL && !(failed instanceof ArchiveException)) {
                throw failed;
            }
            reply.accept(failure.to(request));
        }
    }

    private void answer(Event.Request request, Consumer<HttpAnswer> reply) {
        RouteTable.Match match = table.find(request.method(), request.uri());
        if (match instanceof RouteTable.Match.Found found) {
            pass(new Query(request, found.parameters(), callers, administrators), found.route(), reply);
        } else if (match instanceof RouteTable.Match.WrongMethod wrong) {
            reply.accept(HttpAnswer.methodNotAllowed(wrong.allowed()));
        } else {
            RouteTable.Match.Unknown unknown = (RouteTable.Match.Unknown) match;
            reply.accept(Reply.problem(404, unknown.advice()).toAnswer());
        }
    }

    /** A browser adds the password that it remembers, and the foreign page need not see the answer. */
    private static boolean isForeignChange(Query query, Route route) {
        return route.access().isOurs() && !query.method().equals("GET") && Site.isForeign(query.request());
    }

    private void pass(Query query, Route route, Consumer<HttpAnswer> reply) {
        if (isForeignChange(query, route)) {
            reply.accept(ErrorAnswer.FORBIDDEN.to(query.request(), FOREIGN));
        } else if (route.access().forAdministrators() && !query.isFromAdministrator()) {
            recordRefusal(query, route);
            reply.accept(Reply.problem(403, ADMINISTRATORS_ONLY).toAnswer());
        } else {
            route.handler().answer(query, reply);
        }
    }

    /** Only the row of the table is recorded: the request itself may have an identity in it. */
    private void recordRefusal(Query query, Route route) {
        if (route.access() == Access.RECORDED_ADMINISTRATORS) {
            refusals.record(query.requester(), route.method() + " " + route.path());
        }
    }
}
