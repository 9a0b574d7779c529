// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.route;

import io.github.pseudonymizer.orthanc.bridge.Body;
import io.github.pseudonymizer.orthanc.bridge.Event;
import io.github.pseudonymizer.orthanc.caller.Caller;
import io.github.pseudonymizer.orthanc.caller.Callers;
import io.github.pseudonymizer.orthanc.caller.Roles;
import io.github.pseudonymizer.study.Requester;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request on its way to the handler of its route. Confined to one thread. */
public final class Query {

    private static final int DEFAULT_LIMIT = 1000;
    private static final int GREATEST_LIMIT = 10_000;

    /** What {@link #limit} allows, for messages. */
    public static final String LIMITS = "limit must be 1 to " + GREATEST_LIMIT;

    private final Event.Request request;
    private final List<String> parameters;
    private final Callers callers;
    private final Roles roles;
    private @Nullable Caller caller;

    Query(Event.Request request, List<String> parameters, Callers callers, Roles roles) {
        this.request = request;
        this.parameters = parameters;
        this.callers = callers;
        this.roles = roles;
    }

    /** The request as it came from Orthanc. */
    public Event.Request request() {
        return request;
    }

    /** Of HTTP. */
    public String method() {
        return request.method();
    }

    /** A part of the path that varies; the first has the index 0. */
    public String parameter(int index) {
        return parameters.get(index);
    }

    /** The arguments behind the question mark. */
    public Map<String, String> arguments() {
        return request.arguments();
    }

    /** As sent, in bytes. */
    public Body content() {
        return request.content();
    }

    /** As sent. */
    public String body() {
        return request.body();
    }

    /** Who sends it. The first call may ask another plugin and take long. */
    public Caller caller() {
        Caller known = caller;
        if (known == null) {
            known = callers.of(request);
            caller = known;
        }
        return known;
    }

    /** Who sends it, for the audit trail. */
    public Requester requester() {
        return caller().requester();
    }

    /** What the sender may do. */
    public Roles.Role role() {
        return roles.of(caller());
    }

    /** Whether an administrator sends it. */
    public boolean isFromAdministrator() {
        return role() == Roles.Role.ADMINISTRATOR;
    }

    /** The argument {@code limit}, 1000 if it is absent; empty if it is not allowed. */
    public Optional<Integer> limit() {
        return limit(arguments());
    }

    /** As above, of arguments that came in another way. */
    public static Optional<Integer> limit(Map<String, String> arguments) {
        try {
            int limit = Integer.parseInt(arguments.getOrDefault("limit", "" + DEFAULT_LIMIT));
            return limit < 1 || limit > GREATEST_LIMIT ? Optional.empty() : Optional.of(limit);
        } catch (NumberFormatException malformed) {
            return Optional.empty();
        }
    }
}
