package io.github.pseudonymizer.admin;

import io.github.pseudonymizer.orthanc.caller.Caller;
import io.github.pseudonymizer.study.Requester;
import java.util.Map;
import java.util.Optional;

/**
 * A request to the plugin's own API.
 *
 * @param method of HTTP
 * @param path below {@code /pseudonymizer}, without slashes around it, such as {@code health}
 * @param arguments of the query
 * @param caller who asks
 * @param body as sent
 */
public record Query(String method, String path, Map<String, String> arguments, Caller caller, String body) {

    private static final int DEFAULT_LIMIT = 1000;
    private static final int GREATEST_LIMIT = 10_000;

    /** What {@link #limit} allows, for messages. */
    static final String LIMITS = "limit must be 1 to " + GREATEST_LIMIT;

    public Query {
        arguments = Map.copyOf(arguments);
    }

    /** Who asks, for the audit trail. */
    Requester requester() {
        return caller.requester();
    }

    /** The argument {@code limit}, 1000 if there is none; empty if it is not allowed. */
    Optional<Integer> limit() {
        try {
            int limit = Integer.parseInt(arguments.getOrDefault("limit", "" + DEFAULT_LIMIT));
            return limit < 1 || limit > GREATEST_LIMIT ? Optional.empty() : Optional.of(limit);
        } catch (NumberFormatException malformed) {
            return Optional.empty();
        }
    }
}
