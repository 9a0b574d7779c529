// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.caller;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What the authorization plugin says of a user.
 *
 * @param name empty if there is no user
 * @param groups none if its web service knows no groups
 * @param permissions such as {@code anonymize} or {@code admin-permissions}
 * @param visible by the labels that are authorized: {@code *} stands for every study, and an empty list for none
 */
record UserProfile(String name, Set<String> groups, Set<String> permissions, LabelRights visible) {

    static final UserProfile NONE = new UserProfile("", Set.of(), Set.of(), LabelRights.NONE);

    private static final String EVERY_LABEL = "*";
    private static final int LONGEST_NAME = 1000;

    UserProfile {
        groups = Set.copyOf(groups);
        permissions = Set.copyOf(permissions);
    }

    /**
     * Reads an answer of the plugin's route. It leaves out an empty {@code authorized-labels}, and has {@code groups}
     * since 0.10 only.
     *
     * @return empty if it is not a profile
     */
    static Optional<UserProfile> read(String text) {
        try {
            if (!(JsonParser.parseString(text) instanceof JsonObject json)) {
                return Optional.empty();
            }
            Set<String> labels = texts(json, "authorized-labels");
            return json.has("permissions")
                    ? name(json)
                            .map(name -> new UserProfile(
                                    name,
                                    texts(json, "groups"),
                                    texts(json, "permissions"),
                                    new LabelRights(labels.contains(EVERY_LABEL), labels)))
                    : Optional.empty();
        } catch (JsonParseException | IllegalStateException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** The name is shown and stored, so it must be a text that can be. */
    private static Optional<String> name(JsonObject json) {
        return Optional.of(text(json.get("name")))
                .filter(name -> !name.isBlank() && name.length() <= LONGEST_NAME)
                .filter(name -> name.chars().noneMatch(Character::isISOControl));
    }

    private static Set<String> texts(JsonObject json, String key) {
        Set<String> texts = new HashSet<>();
        JsonElement list = json.get(key);
        if (list instanceof JsonArray array) {
            array.forEach(element -> texts.add(text(element)));
        } else if (list != null && !list.isJsonNull()) {
            throw new IllegalArgumentException(key + " is no list");
        }
        return texts;
    }

    private static String text(JsonElement element) {
        if (element instanceof JsonPrimitive primitive && primitive.isString()) {
            return primitive.getAsString();
        }
        throw new IllegalArgumentException("no text");
    }
}
