// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.bridge;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;

/**
 * Whether requests on our routes come to us, as the native half found out, and how many it had to do with.
 *
 * @param bypassed names of the routes that another plugin answers because it was loaded first, such as
 *     {@code /studies/{id}/anonymize}; requests to them are denied
 * @param advice what an administrator can do about it
 * @param denied requests so denied since the process started
 * @param internal requests on intercepted routes that came from inside Orthanc, and so passed no filter
 * @param unfiltered requests on intercepted routes that have headers but passed no filter, such as those with a
 *     plugin's bearer token
 */
public record RouteState(List<String> bypassed, String advice, long denied, long internal, long unfiltered) {

    public RouteState {
        bypassed = List.copyOf(bypassed);
    }

    /** Whether all of our routes are answered by us. */
    public boolean isWell() {
        return bypassed.isEmpty();
    }

    /** What the bridge wrote. */
    static RouteState parse(String text) {
        JsonObject json = JsonParser.parseString(text).getAsJsonObject();
        JsonArray bypassed = json.getAsJsonArray("Bypassed");
        return new RouteState(
                bypassed.asList().stream().map(JsonElement::getAsString).toList(),
                json.get("Advice").getAsString(),
                json.get("Denied").getAsLong(),
                json.get("Internal").getAsLong(),
                json.get("Unfiltered").getAsLong());
    }
}
