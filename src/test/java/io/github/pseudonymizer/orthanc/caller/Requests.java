// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.caller;

import io.github.pseudonymizer.orthanc.bridge.Event;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Requests for tests of who sends them. */
final class Requests {

    private Requests() {}

    static Event.Request from(String address, Map<String, String> headers) {
        return new Event.Request(1, "GET", "/pseudonymizer/links", List.of(), headers, Map.of(), "", address, true);
    }

    /** The value of the header. */
    static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }
}
