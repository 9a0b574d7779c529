// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.request;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.pseudonymizer.orthanc.request.RequestException.Reason;
import io.github.pseudonymizer.plan.pixel.Mask;
import io.github.pseudonymizer.plan.pixel.Rectangle;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads {@code BlackOut}, which the built-in does not know: for images of one size the rectangles to black out, named
 * as in the recipes of a domain.
 */
final class BlackOutParser {

    static final String FIELD = "BlackOut";

    /** So that a request cannot make each image take minutes. */
    static final int MOST_RECTANGLES = 1000;

    private static final Set<String> FIELDS = Set.of("Rows", "Columns", "SopClass", "Rectangles");
    private static final Set<String> SIDES = Set.of("X", "Y", "Width", "Height");

    private BlackOutParser() {}

    /**
     * Reads the field of a request; none if it is absent.
     *
     * @throws RequestException if it has no rectangle, or one that is not inside its image
     */
    static List<Mask> read(JsonObject body) {
        JsonElement field = body.get(FIELD);
        if (field == null) {
            return List.of();
        }
        if (!(field instanceof JsonArray array) || array.isEmpty()) {
            throw problem("", "must be an array of at least one object with Rows, Columns and Rectangles");
        }
        List<Mask> masks = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            masks.add(mask(array.get(i), "[" + i + "]"));
        }
        if (masks.stream().mapToInt(mask -> mask.rectangles().size()).sum() > MOST_RECTANGLES) {
            throw problem("", "has more than " + MOST_RECTANGLES + " rectangles");
        }
        return Mask.union(List.of(), masks);
    }

    private static Mask mask(JsonElement element, String at) {
        JsonObject object = object(element, FIELDS, at);
        int rows = number(object, "Rows", 1, Mask.MOST_PIXELS, 0, at);
        int columns = number(object, "Columns", 1, Mask.MOST_PIXELS, 0, at);
        if (!(object.get("Rectangles") instanceof JsonArray array) || array.isEmpty()) {
            throw problem(at, "Rectangles must be an array of at least one object");
        }
        List<Rectangle> rectangles = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            rectangles.add(rectangle(array.get(i), rows, columns, at + ".Rectangles[" + i + "]"));
        }
        return new Mask(rows, columns, sopClass(object, at), rectangles);
    }

    private static String sopClass(JsonObject object, String at) {
        JsonElement value = object.get("SopClass");
        if (value == null) {
            return "";
        }
        if (value instanceof JsonPrimitive text
                && text.isString()
                && text.getAsString().matches("[0-9.]{1,64}")) {
            return text.getAsString();
        }
        throw problem(at, "SopClass must be the UID of a SOP class");
    }

    /** Reaches to the edge of the image where nothing is said, as in recipes. */
    private static Rectangle rectangle(JsonElement element, int rows, int columns, String at) {
        JsonObject object = object(element, SIDES, at);
        int x = number(object, "X", 0, columns - 1, 0, at);
        int y = number(object, "Y", 0, rows - 1, 0, at);
        return new Rectangle(
                x,
                y,
                number(object, "Width", 1, columns - x, columns - x, at),
                number(object, "Height", 1, rows - y, rows - y, at));
    }

    private static JsonObject object(JsonElement element, Set<String> known, String at) {
        if (!(element instanceof JsonObject object)) {
            throw problem(at, "must be an object");
        }
        if (!known.containsAll(object.keySet())) {
            throw problem(
                    at,
                    "may have only " + String.join(", ", known.stream().sorted().toList()));
        }
        return object;
    }

    /** @param absent what counts if there is none; not allowed if it is below the least */
    private static int number(JsonObject object, String name, int least, int most, int absent, String at) {
        JsonElement value = object.get(name);
        if (value == null && absent >= least) {
            return absent;
        }
        if (value instanceof JsonPrimitive primitive && primitive.isNumber()) {
            double number = primitive.getAsDouble();
            if (number >= least && number <= most && number == Math.rint(number)) {
                return (int) number;
            }
        }
        throw problem(at, name + " must be a whole number from " + least + " to " + most);
    }

    private static RequestException problem(String at, String text) {
        return new RequestException(Reason.BAD_REQUEST, FIELD + at + (at.isEmpty() ? " " : ": ") + text);
    }
}
