// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.settings;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object of the settings that knows its place and collects its faults. After an error each method returns the
 * default, so that the rest can be read, too. Confined to one thread.
 *
 * <p>A value is shown only if it has the type that is asked for. Of one that has another type only the type is told,
 * because it may belong elsewhere and be a secret.
 */
final class SettingsSection {

    private static final int LONGEST_QUOTE = 60;

    /** What keys are made of. Where a key should be there may also be a URL with a password, put in the wrong place. */
    private static final Pattern KEY = Pattern.compile("[A-Za-z_-]{1,40}");

    private final JsonObject object;
    private final String path;
    private final SettingsProblems problems;
    private final TreeSet<String> known = new TreeSet<>();

    /** @param path how its keys are named, with a dot at the end unless it is empty */
    SettingsSection(JsonObject object, String path, SettingsProblems problems) {
        this.object = object;
        this.path = path;
        this.problems = problems;
    }

    boolean has(String key) {
        return object.has(key);
    }

    /** The object under this key; an empty one if the key is missing. */
    SettingsSection section(String key) {
        JsonElement found = find(key);
        if (found != null && !found.isJsonObject()) {
            complain(key, found, "an object");
        }
        JsonObject inner = found instanceof JsonObject given ? given : new JsonObject();
        return new SettingsSection(inner, path + key + ".", problems);
    }

    boolean isObject(String key) {
        return find(key) instanceof JsonObject;
    }

    /** The object under this key; an empty one if the key is missing or has another type, without a complaint. */
    SettingsSection sectionIfAny(String key) {
        JsonObject inner = find(key) instanceof JsonObject given ? given : new JsonObject();
        return new SettingsSection(inner, path + key + ".", problems);
    }

    /** The objects in the list under this key; none if there is no list. */
    List<SettingsSection> sections(String key) {
        List<SettingsSection> sections = new ArrayList<>();
        JsonArray list = list(key, "a list of objects").orElseGet(JsonArray::new);
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i) instanceof JsonObject inner) {
                sections.add(new SettingsSection(inner, path + key + "[" + i + "].", problems));
            } else {
                complain(key + "[" + i + "]", list.get(i), "an object");
            }
        }
        return sections;
    }

    /** The text under this key, if it is one that is allowed. */
    String text(String key, String otherwise, String allowed, Predicate<String> test) {
        JsonElement found = find(key);
        if (found == null) {
            return otherwise;
        }
        Optional<String> text = textOf(found).filter(test);
        if (text.isEmpty()) {
            complain(key, found, isText(found), allowed);
        }
        return text.orElse(otherwise);
    }

    /** As {@link #text}, but messages do not show the text: it may be a password or a key, or hold one. */
    String secret(String key, String allowed, Predicate<String> test) {
        JsonElement found = find(key);
        if (found == null) {
            return "";
        }
        Optional<String> text = textOf(found).filter(test);
        if (text.isEmpty()) {
            problem(
                    key,
                    "found " + typeOf(found) + (isText(found) ? " (not shown here)" : "") + ", allowed is " + allowed);
        }
        return text.orElse("");
    }

    boolean flag(String key, boolean otherwise) {
        JsonElement found = find(key);
        if (found == null) {
            return otherwise;
        }
        if (found instanceof JsonPrimitive given && given.isBoolean()) {
            return given.getAsBoolean();
        }
        complain(key, found, "true or false");
        return otherwise;
    }

    /** The whole number under this key. */
    int number(String key, int otherwise, int least, int most) {
        BigDecimal number = decimal(key, otherwise, least, most, "a whole number");
        try {
            return number.intValueExact();
        } catch (ArithmeticException fraction) {
            complain(key, object.get(key), true, "a whole number from " + least + " to " + most);
            return otherwise;
        }
    }

    /** The number under this key, with or without a fraction. */
    BigDecimal decimal(String key, double otherwise, double least, double most) {
        return decimal(key, otherwise, least, most, "a number");
    }

    private BigDecimal decimal(String key, double otherwise, double least, double most, String kind) {
        JsonElement found = find(key);
        BigDecimal standard = BigDecimal.valueOf(otherwise).stripTrailingZeros();
        if (found == null) {
            return standard;
        }
        if (found instanceof JsonPrimitive given && given.isNumber()) {
            Optional<BigDecimal> number =
                    numberOf(given).filter(value -> value.doubleValue() >= least && value.doubleValue() <= most);
            if (number.isPresent()) {
                return number.get();
            }
        }
        boolean isNumber = found instanceof JsonPrimitive given && given.isNumber();
        complain(key, found, isNumber, kind + " from " + plain(least) + " to " + plain(most));
        return standard;
    }

    /** Empty if it has more digits than a sensible number. */
    private static Optional<BigDecimal> numberOf(JsonPrimitive given) {
        try {
            return Optional.of(given.getAsBigDecimal());
        } catch (NumberFormatException endless) {
            return Optional.empty();
        }
    }

    /** What one of these words stands for. */
    <T> T choice(String key, Map<String, T> choices, T otherwise) {
        JsonElement found = find(key);
        if (found == null) {
            return otherwise;
        }
        T choice = textOf(found).map(choices::get).orElse(null);
        if (choice == null) {
            complain(key, found, isText(found), "one of \"" + String.join("\", \"", choices.keySet()) + "\"");
            return otherwise;
        }
        return choice;
    }

    /** The texts of the list under this key, each with its index in the list. */
    Map<Integer, String> texts(String key) {
        return texts(key, "a list of texts");
    }

    /** As {@link #texts(String)}, where something else than a list is allowed, too. */
    Map<Integer, String> texts(String key, String allowed) {
        Map<Integer, String> texts = new LinkedHashMap<>();
        JsonArray list = list(key, allowed).orElseGet(JsonArray::new);
        for (int i = 0; i < list.size(); i++) {
            Optional<String> text = textOf(list.get(i)).filter(found -> !found.isBlank());
            if (text.isPresent()) {
                texts.put(i, text.get());
            } else {
                complain(key + "[" + i + "]", list.get(i), isText(list.get(i)), "a text");
            }
        }
        return texts;
    }

    /** The object under this key whose keys are free and whose values are texts. */
    Map<String, String> textsByName(String key) {
        Map<String, String> texts = new LinkedHashMap<>();
        JsonElement found = find(key);
        if (found != null && !found.isJsonObject()) {
            complain(key, found, "an object of texts");
        } else if (found != null) {
            found.getAsJsonObject().asMap().forEach((name, value) -> {
                Optional<String> text = textOf(value);
                text.ifPresent(given -> texts.put(name, given));
                if (text.isEmpty()) {
                    complain(key + "." + name, value, "a text");
                }
            });
        }
        return texts;
    }

    /** The texts in the object under this key, which is not ours to judge; empty if there is no object. */
    Optional<Map<String, String>> foreignTexts(String key) {
        if (!(find(key) instanceof JsonObject inner)) {
            return Optional.empty();
        }
        Map<String, String> texts = new LinkedHashMap<>();
        inner.asMap().forEach((name, value) -> textOf(value).ifPresent(text -> texts.put(name, text)));
        return Optional.of(texts);
    }

    /** Complains about every key that was not read. */
    void refuseOthers() {
        for (String key : object.keySet()) {
            if (known.contains(key)) {
                continue;
            }
            boolean shown = KEY.matcher(key).matches();
            String hint = (shown ? Spelling.closest(key, known) : Optional.<String>empty())
                    .map(name -> "; did you mean " + name + "?")
                    .orElse("; allowed are " + String.join(", ", known));
            if (shown) {
                problem(key, "no such setting" + hint);
            } else {
                problems.add("Setting " + place() + " (a key that is not shown here): no such setting" + hint);
            }
        }
    }

    /** Tells a fault of this object as a whole. */
    void problem(String problem) {
        problems.add("Setting " + place() + ": " + problem);
    }

    private String place() {
        return path.replaceFirst("\\.$", "");
    }

    /** Tells a fault of the value of a key. */
    void problem(String key, String problem) {
        problems.add("Setting " + path + key + ": " + problem);
    }

    private Optional<JsonArray> list(String key, String allowed) {
        JsonElement found = find(key);
        if (found == null) {
            return Optional.empty();
        }
        if (!found.isJsonArray()) {
            complain(key, found, allowed);
            return Optional.empty();
        }
        return Optional.of(found.getAsJsonArray());
    }

    private @Nullable JsonElement find(String key) {
        known.add(key);
        problems.asked((path + key).replaceAll("\\[\\d+]", "[]"));
        return object.get(key);
    }

    private static Optional<String> textOf(JsonElement found) {
        return found instanceof JsonPrimitive given && given.isString()
                ? Optional.of(given.getAsString())
                : Optional.empty();
    }

    private static boolean isText(JsonElement found) {
        return textOf(found).isPresent();
    }

    /** Complains of the wrong type. */
    private void complain(String key, JsonElement found, String allowed) {
        complain(key, found, false, allowed);
    }

    private void complain(String key, JsonElement found, boolean shown, String allowed) {
        problem(key, "found " + (shown ? quoted(found) : typeOf(found)) + ", allowed is " + allowed);
    }

    private static String quoted(JsonElement found) {
        String quote = found.toString();
        return quote.length() > LONGEST_QUOTE ? quote.substring(0, LONGEST_QUOTE) + "…" : quote;
    }

    /** In words that the bridge uses, too: it tells a problem of both once. */
    private static String typeOf(JsonElement found) {
        if (found.isJsonObject()) {
            return "an object";
        }
        if (found.isJsonArray()) {
            return "a list";
        }
        if (found instanceof JsonPrimitive primitive && !primitive.isBoolean()) {
            return primitive.isNumber() ? "a number" : "a text";
        }
        return found.toString(); // true, false or null
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
