package io.github.pseudonymizer;

import io.github.pseudonymizer.admin.HealthRoute;
import io.github.pseudonymizer.admin.OwnApi;
import io.github.pseudonymizer.admin.Query;
import io.github.pseudonymizer.admin.Reply;
import io.github.pseudonymizer.admin.StatusPage;
import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.orthanc.bridge.ErrorAnswer;
import io.github.pseudonymizer.orthanc.bridge.Event;
import io.github.pseudonymizer.orthanc.bridge.HttpAnswer;
import io.github.pseudonymizer.orthanc.caller.Caller;
import io.github.pseudonymizer.orthanc.caller.Callers;
import io.github.pseudonymizer.orthanc.caller.Site;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.pseudonym.StoreException.Reason;
import java.util.Optional;

/**
 * The plugin's own addresses, as requests of Orthanc.
 *
 * @param api answers programs
 * @param page answers persons
 * @param callers tells who asks
 */
record OwnRoutes(Bridge bridge, OwnApi api, StatusPage page, Callers callers) {

    private static final String ROOT = "/pseudonymizer";

    private static final String FOREIGN = "a page of another site asks for this; if it is your own, behind a proxy, the"
            + " proxy must pass on the header Host, or set X-Forwarded-Host";

    /** Whether a request is for one of our own addresses. */
    static boolean include(Event.Request request) {
        return request.uri().equals(ROOT) || request.uri().startsWith(ROOT + "/");
    }

    /** Whether a request is for the health, which is told at once whatever the state. */
    static boolean askForHealth(Event.Request request) {
        return include(request) && path(request).equals("health");
    }

    /** Whether a request is for the page, which answers at once whatever the state. */
    static boolean askForPage(Event.Request request) {
        return include(request) && request.method().equals("GET") && StatusPage.includes(path(request));
    }

    /**
     * What answers a request while there is nothing that could.
     *
     * @param reason why, for programs
     * @param trouble the same in words
     */
    static HttpAnswer unavailable(Event.Request request, Reason reason, String trouble) {
        if (askForPage(request)) {
            return StatusPage.unavailable(path(request), Version.TEXT, trouble);
        }
        return askForHealth(request)
                ? json(HealthRoute.unavailable(Version.TEXT, reason, trouble))
                : ErrorAnswer.UNAVAILABLE.to(request, trouble, Optional.of(reason));
    }

    private static HttpAnswer json(Reply reply) {
        return HttpAnswer.json(reply.status(), reply.body() + "\n");
    }

    void answer(Event.Request request) {
        bridge.answer(request.number(), askForPage(request) ? page.answer(path(request)) : ofApi(request));
    }

    private HttpAnswer ofApi(Event.Request request) {
        // A browser would add the password that it remembers, and the page need not see the answer.
        if (!request.method().equals("GET") && Site.isForeign(request)) {
            return ErrorAnswer.FORBIDDEN.to(request, FOREIGN);
        }
        try {
            return json(api.answer(query(request)));
        } catch (StoreException failed) {
            return ErrorAnswer.NO_DATABASE.to(request, "" + failed.getMessage(), Optional.of(failed.reason()));
        }
    }

    private static String path(Event.Request request) {
        return request.uri().substring(ROOT.length()).replaceAll("^/+|/+$", "");
    }

    /** The health is told without asking another plugin who wants to know it: that may take long. */
    private Query query(Event.Request request) {
        Caller caller = askForHealth(request) ? Caller.UNKNOWN : callers.of(request);
        return new Query(request.method(), path(request), request.arguments(), caller, request.body());
    }
}
