// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.github.pseudonymizer.orthanc.bridge.Event;
import io.github.pseudonymizer.orthanc.bridge.HttpAnswer;
import io.github.pseudonymizer.orthanc.bridge.ScriptedBridge;
import io.github.pseudonymizer.orthanc.caller.Administrators;
import io.github.pseudonymizer.orthanc.caller.Authority;
import io.github.pseudonymizer.orthanc.caller.Caller;
import io.github.pseudonymizer.orthanc.caller.Callers;
import io.github.pseudonymizer.orthanc.caller.TrustedProxies;
import io.github.pseudonymizer.orthanc.route.Door;
import io.github.pseudonymizer.orthanc.route.Refusals;
import io.github.pseudonymizer.orthanc.route.Reply;
import io.github.pseudonymizer.orthanc.route.RouteTable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A bridge that keeps the one answer it is given. */
final class OneAnswer extends ScriptedBridge {

    private HttpAnswer answer = HttpAnswer.json(0, "");

    @Override
    public boolean answer(long event, HttpAnswer given) {
        answer = given;
        return true;
    }

    /** Asks through the door. An answer without JSON has its text as body. */
    Reply of(OwnRoutes routes, Administrators administrators, Ask ask) {
        return of(routes, administrators, ask, Map.of());
    }

    Reply of(OwnRoutes routes, Administrators administrators, Ask ask, Map<String, String> headers) {
        Callers callers = new Callers(new Known(ask.caller()), TrustedProxies.NONE);
        new Door(
                        this,
                        new RouteTable(routes.routes(), OwnRoutes.RENAMED),
                        callers,
                        administrators,
                        new Refusals("archive", routes.stores().audit()))
                .answer(new Event.Request(
                        1,
                        ask.method(),
                        "/pseudonymizer/" + ask.path(),
                        List.of(),
                        headers,
                        ask.arguments(),
                        ask.body(),
                        "192.0.2.7",
                        true));
        String text = StandardCharsets.UTF_8.decode(answer.body()).toString();
        return new Reply(
                answer.status(),
                answer.contentType().equals("application/json")
                        ? JsonParser.parseString(text)
                        : new JsonPrimitive(text));
    }

    private record Known(Caller caller) implements Authority {

        @Override
        public Caller callerOf(Event.Request request, String address) {
            return caller;
        }

        @Override
        public boolean trustsThisMachine() {
            return false;
        }
    }
}
