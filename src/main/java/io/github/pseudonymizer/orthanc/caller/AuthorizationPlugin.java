// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.caller;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.github.pseudonymizer.orthanc.archive.OrthancRest;
import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.orthanc.bridge.Bridge.RestAnswer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Orthanc's official authorization plugin, by its section of the configuration.
 *
 * @param configured whether there is such a section; without one the plugin does nothing
 * @param knowsUsers whether it has a web service that knows users. One that only validates tokens for resources has
 *     none
 */
public record AuthorizationPlugin(boolean configured, boolean knowsUsers) {

    /** There is no such section. */
    public static final AuthorizationPlugin ABSENT = new AuthorizationPlugin(false, false);

    private static final String NAME = "authorization";
    private static final Set<String> PROFILE_URLS = Set.of("WebServiceRootUrl", "WebServiceUserProfileUrl");

    /**
     * The plugin as its section configures it.
     *
     * @param section the texts in it, by key; empty without such a section
     */
    public static AuthorizationPlugin configuredBy(Optional<Map<String, String>> section) {
        return section.map(texts -> new AuthorizationPlugin(
                        true,
                        PROFILE_URLS.stream()
                                .anyMatch(url -> !texts.getOrDefault(url, "").isEmpty())))
                .orElse(ABSENT);
    }

    /**
     * Decides who says who sends requests: this plugin if Orthanc has loaded it and it knows users, else passwords.
     * With it a request from this machine needs a user, too. A reverse proxy on the machine is the rule then, and one
     * that adds no header must not make everybody an administrator.
     *
     * @param users Orthanc's
     * @param authenticationEnabled whether Orthanc authenticates users
     */
    public Authority authority(Bridge bridge, RegisteredUsers users, boolean authenticationEnabled) {
        boolean active = configured && isLoaded(bridge);
        if (active && knowsUsers) {
            return new UserProfiles(bridge, System::nanoTime);
        }
        return new Passwords(users, !authenticationEnabled && !active);
    }

    /** If Orthanc does not say, it is taken for loaded: that allows less. */
    private static boolean isLoaded(Bridge bridge) {
        RestAnswer answer = bridge.call("GET", "/plugins", OrthancRest.NOTHING);
        try {
            return answer.status() != 200
                    || JsonParser.parseString(answer.text()).getAsJsonArray().asList().stream()
                            .anyMatch(AuthorizationPlugin::isItsName);
        } catch (JsonParseException | IllegalStateException malformed) {
            return true;
        }
    }

    private static boolean isItsName(JsonElement name) {
        return name instanceof JsonPrimitive text && text.getAsString().equals(NAME);
    }
}
