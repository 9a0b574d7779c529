// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.settings;

import com.google.gson.GsonBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The table of {@code docs/settings.md} as a JSON Schema, with which editors complete and check {@code orthanc.json}.
 */
final class SettingsSchema {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([A-Za-z.\\[\\]]+)` \\| (.*) \\| (.*) \\| (.*) \\|$");
    private static final Pattern RANGE =
            Pattern.compile("([0-9.]+) (?:for [a-z ]+, (?:or [0-9]+ )?)?to ([0-9.,]+)(?:,.*|;.*|)");
    private static final Pattern WORDS = Pattern.compile("`[^`]+`(?:, `[^`]+`)*(?:;.*|)");
    private static final Pattern WORD = Pattern.compile("`([^`]+)`");
    private static final Pattern LINK = Pattern.compile("\\[([^]]*)]\\([^)]*\\)");

    private SettingsSchema() {}

    /** @param document {@code docs/settings.md} */
    static String of(String document) {
        Map<String, Object> section = object("The section of Pseudonymizer for Orthanc.");
        for (MatchResult row : ROW.matcher(document).results().toList()) {
            add(section, row.group(1), row.group(2), row.group(4));
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "Orthanc's configuration with Pseudonymizer for Orthanc");
        schema.put("type", "object");
        schema.put("properties", Map.of("Pseudonymizer", section));
        return new GsonBuilder()
                        .setPrettyPrinting()
                        .disableHtmlEscaping()
                        .create()
                        .toJson(schema) + "\n";
    }

    /** @param key such as {@code Domains[].Profile.Keep}; what it lies in may be missing in the table */
    private static void add(Map<String, Object> section, String key, String meaning, String allowed) {
        Map<String, Object> place = section;
        String[] names = key.split("\\.", -1);
        for (int i = 0; i < names.length - 1; i++) {
            place = inside(place, names[i]);
        }
        Map<String, Object> schema = schema(allowed);
        schema.put("description", LINK.matcher(meaning).replaceAll("$1").replaceAll("[`*]", ""));
        properties(place).merge(names[names.length - 1], schema, SettingsSchema::described);
    }

    private static Object described(Object known, Object schema) {
        map(known).put("description", Objects.requireNonNull(map(schema).get("description")));
        return known;
    }

    private static Map<String, Object> inside(Map<String, Object> place, String name) {
        String plain = name.replace("[]", "");
        Map<String, Object> found = map(properties(place).computeIfAbsent(plain, key -> object("")));
        if (found.containsKey("anyOf")) {
            return map(((List<?>) Objects.requireNonNull(found.get("anyOf"))).get(1));
        }
        return name.endsWith("[]") ? map(Objects.requireNonNull(found.get("items"))) : found;
    }

    private static Map<String, Object> properties(Map<String, Object> place) {
        return map(Objects.requireNonNull(place.get("properties")));
    }

    @SuppressWarnings("unchecked") // all maps here are made below
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    private static Map<String, Object> object(String description) {
        Map<String, Object> object = new LinkedHashMap<>();
        if (!description.isEmpty()) {
            object.put("description", description);
        }
        object.put("type", "object");
        object.put("additionalProperties", false);
        object.put("properties", new LinkedHashMap<>());
        return object;
    }

    /** What the column {@code Allowed} says. */
    private static Map<String, Object> schema(String allowed) {
        if (allowed.startsWith("a list of users, or an object")) {
            return one("anyOf", List.of(list(type("string")), object("")));
        }
        if (allowed.startsWith("an object of texts")) {
            Map<String, Object> texts = type("object");
            texts.put("additionalProperties", type("string"));
            return texts;
        }
        if (allowed.matches("a list of (at least one |)objects?\\b.*")) {
            return list(object(""));
        }
        if (allowed.startsWith("an object")) {
            return object("");
        }
        if (allowed.startsWith("a list of `")) {
            return list(one("enum", words(allowed.replaceFirst("\\. .*", ""))));
        }
        if (allowed.startsWith("a list")) {
            return list(type("string"));
        }
        return single(allowed);
    }

    private static Map<String, Object> single(String allowed) {
        Matcher range = RANGE.matcher(allowed);
        if (allowed.startsWith("true, false")) {
            return type("boolean");
        }
        if (range.matches()) {
            Map<String, Object> number = type("number");
            number.put("minimum", Double.valueOf(range.group(1)));
            number.put("maximum", Double.valueOf(range.group(2).replace(",", "")));
            return number;
        }
        boolean words = WORDS.matcher(allowed).matches() && !allowed.contains("…");
        return words ? one("enum", words(allowed.replaceFirst(";.*", ""))) : type("string");
    }

    private static List<String> words(String allowed) {
        List<String> words = new ArrayList<>();
        WORD.matcher(allowed).results().forEach(match -> words.add(match.group(1)));
        return words;
    }

    private static Map<String, Object> list(Map<String, Object> items) {
        Map<String, Object> list = type("array");
        list.put("items", items);
        return list;
    }

    private static Map<String, Object> type(String type) {
        return one("type", type);
    }

    private static Map<String, Object> one(String key, Object value) {
        return new TreeMap<>(Map.of(key, value));
    }
}
