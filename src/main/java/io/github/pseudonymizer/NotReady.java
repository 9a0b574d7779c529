// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer;

import io.github.pseudonymizer.admin.HealthRoute;
import io.github.pseudonymizer.admin.StatusPage;
import io.github.pseudonymizer.orthanc.bridge.ErrorAnswer;
import io.github.pseudonymizer.orthanc.bridge.Event;
import io.github.pseudonymizer.orthanc.bridge.HttpAnswer;
import io.github.pseudonymizer.pseudonym.StoreException.Reason;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Answers requests while there is no {@link Application}. */
final class NotReady {

    /** These routes are answered at once in every state, by their method and path. */
    static final Map<String, Function<Trouble, HttpAnswer>> AT_ONCE = Map.of(
            "GET " + HealthRoute.PATH,
            trouble -> HealthRoute.unavailable(Version.TEXT, trouble.reason(), trouble.text())
                    .toAnswer(),
            "GET " + StatusPage.PATH,
            trouble -> StatusPage.unavailable(Version.TEXT, trouble.text()),
            "GET " + StatusPage.STYLE,
            trouble -> StatusPage.style());

    /**
     * The cause.
     *
     * @param reason for programs
     * @param text for people, without any value of a dataset
     */
    record Trouble(Reason reason, String text) {}

    private NotReady() {}

    /** Whether a request must not wait until there is an application. */
    static boolean answersAtOnce(Event.Request request) {
        return AT_ONCE.containsKey(key(request));
    }

    static HttpAnswer answer(Event.Request request, Trouble trouble) {
        Function<Trouble, HttpAnswer> atOnce = AT_ONCE.get(key(request));
        return atOnce == null
                ? ErrorAnswer.UNAVAILABLE.to(request, trouble.text(), Optional.of(trouble.reason()))
                : atOnce.apply(trouble);
    }

    private static String key(Event.Request request) {
        String path = request.uri().replaceAll("/+$", "");
        return request.method() + " " + (path.equals("/pseudonymizer") ? StatusPage.PATH : path);
    }
}
