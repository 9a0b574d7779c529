package io.github.pseudonymizer;

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
import org.jspecify.annotations.Nullable;

/**
 * A JSON object of the settings that knows its place and collects what is wrong in it. After an error each method
 * returns the default, so that the rest can be read, too. Confined to one thread.
 */
final class SettingsSection {

    private static final int LONGEST_QUOTE = 60;

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

    /** The object under this key; empty if there is none. */
    SettingsSection section(String key) {
        JsonElement found = find(key);
        if (found != null && !found.isJsonObject()) {
            complain(key, found, "an object");
        }
        JsonObject inner = found instanceof JsonObject given ? given : new JsonObject();
        return new SettingsSection(inner, path + key + ".", problems);
    }

    /** Whether there is an object under this key. */
    boolean isObject(String key) {
        return find(key) instanceof JsonObject;
    }

    /**
     * The object under this key; an empty one if there is none, or something else, about which it does not complain.
     */
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
            complain(key, found, allowed);
        }
        return text.orElse(otherwise);
    }

    /** As {@link #text}, but what was found is not told: it may hold a password. */
    String secret(String key, String allowed, Predicate<String> test) {
        JsonElement found = find(key);
        if (found == null) {
            return "";
        }
        Optional<String> text = textOf(found).filter(test);
        if (text.isEmpty()) {
            problem(key, "found something else (not shown here), allowed is " + allowed);
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
            complain(key, object.get(key), "a whole number from " + least + " to " + most);
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
        complain(key, found, kind + " from " + plain(least) + " to " + plain(most));
        return standard;
    }

    /** Empty where it has so many digits that nobody means it. */
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
            complain(key, found, "one of \"" + String.join("\", \"", choices.keySet()) + "\"");
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
                complain(key + "[" + i + "]", list.get(i), "a text");
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

    /** Complains about every key that nobody asked for. */
    void refuseOthers() {
        for (String key : object.keySet()) {
            if (!known.contains(key)) {
                problem(
                        key,
                        "no such setting"
                                + Spelling.closest(key, known)
                                        .map(name -> "; did you mean " + name + "?")
                                        .orElse("; allowed are " + String.join(", ", known)));
            }
        }
    }

    /** Tells what is wrong with this object as a whole. */
    void problem(String problem) {
        problems.add("Setting " + path.replaceFirst("\\.$", "") + ": " + problem);
    }

    /** Tells what is wrong with the value of a key. */
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

    private void complain(String key, @Nullable JsonElement found, String allowed) {
        String quote = String.valueOf(found);
        String shown = quote.length() > LONGEST_QUOTE ? quote.substring(0, LONGEST_QUOTE) + "…" : quote;
        problem(key, "found " + shown + ", allowed is " + allowed);
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
