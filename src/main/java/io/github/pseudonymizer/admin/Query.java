package io.github.pseudonymizer.admin;

import io.github.pseudonymizer.study.Requester;
import java.util.Map;
import java.util.Optional;

/**
 * A request to the plugin's own API.
 *
 * @param method of HTTP
 * @param path below {@code /pseudonymizer}, without slashes around it, such as {@code health}
 * @param arguments of the query
 * @param user whom Orthanc authenticated
 * @param local whether it comes from this machine itself
 * @param requester for the audit trail
 * @param body as sent
 */
public record Query(
        String method,
        String path,
        Map<String, String> arguments,
        Optional<String> user,
        boolean local,
        Requester requester,
        String body) {

    public Query {
        arguments = Map.copyOf(arguments);
    }
}
