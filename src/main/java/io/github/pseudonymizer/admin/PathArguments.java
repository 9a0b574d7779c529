// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Arguments of a POST. Orthanc hands plugins only those of a GET, so they are the last segment of the path, written as
 * behind a question mark: {@code domain=trial&dry-run=true}.
 */
final class PathArguments {

    private PathArguments() {}

    /** By name; an argument without {@code =} has an empty value. */
    static Map<String, String> of(String segment) {
        Map<String, String> arguments = new LinkedHashMap<>();
        for (String one : segment.split("&", -1)) {
            int equals = one.indexOf('=');
            arguments.put(equals < 0 ? one : one.substring(0, equals), equals < 0 ? "" : one.substring(equals + 1));
        }
        return arguments;
    }
}
