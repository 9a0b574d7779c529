// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.request;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.orthanc.request.RequestException.Reason;
import io.github.pseudonymizer.plan.action.WishedValue;
import io.github.pseudonymizer.plan.wish.PathSyntax;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads the values of {@code Replace}: strings, also for numbers; arrays of objects for sequences; null for nothing. As
 * the built-in, it refuses JSON numbers and booleans, and in attributes with binary numbers every text that is not a
 * number.
 */
final class ValueParser {

    private static final Pattern INTEGER = Pattern.compile("[+-]?\\d{1,20}");
    private static final Pattern REAL = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
    private static final Pattern ONE_NUMBER = Pattern.compile("\\d+");

    private ValueParser() {}

    /**
     * Reads a value for this attribute. Recursion goes as deep as JSON may be nested: 255 levels at most.
     *
     * @throws RequestException if it can be no value of the attribute
     */
    static WishedValue parse(Tag tag, JsonElement value) {
        Vr vr = Dictionary.find(tag).map(Dictionary.Entry::vr).orElse(Vr.UN);
        if (value instanceof JsonArray items && vr == Vr.SQ) {
            return items(items);
        }
        if (value.isJsonNull() && vr != Vr.SQ) {
            return new WishedValue.Text("");
        }
        if (value instanceof JsonPrimitive primitive && primitive.isString()) {
            return text(tag, vr, primitive.getAsString());
        }
        throw value.isJsonNull()
                ? new RequestException(Reason.NOT_JSON, tag + " is a sequence")
                : new RequestException(Reason.BAD_TYPE, "Bad Parameter type for tag " + tag);
    }

    private static WishedValue items(JsonArray array) {
        List<Map<Tag, WishedValue>> items = new ArrayList<>();
        for (JsonElement element : array) {
            if (!(element instanceof JsonObject object)) {
                throw new RequestException(Reason.BAD_TYPE, "the items of a sequence must be objects");
            }
            Map<Tag, WishedValue> item = new HashMap<>();
            for (String name : new TreeSet<>(object.keySet())) {
                Tag tag = PathSyntax.tag(name).orElseThrow(() -> new RequestException(Reason.UNKNOWN_TAG, ""));
                item.put(tag, parse(tag, object.get(name)));
            }
            items.add(item);
        }
        return WishedValue.Items.of(items);
    }

    private static WishedValue text(Tag tag, Vr vr, String text) {
        if (vr == Vr.SQ) {
            if (text.isEmpty()) {
                return new WishedValue.Items(List.of());
            }
            throw new RequestException(Reason.NOT_JSON, tag + " is a sequence");
        }
        boolean isBytes = !vr.isText() && !vr.isNumbers();
        if (DataUri.is(text)) {
            DataUri uri = DataUri.parse(text);
            uri.requireOneFor(tag);
            return isBytes ? new WishedValue.Bytes(uri.bytes()) : plain(tag, vr, uri.text());
        }
        if (isBytes && vr != Vr.UN && !text.isEmpty()) {
            return new WishedValue.Bytes(text.getBytes(StandardCharsets.UTF_8));
        }
        return plain(tag, vr, text);
    }

    private static WishedValue plain(Tag tag, Vr vr, String text) {
        if (vr.isNumbers() && vr != Vr.AT && !text.isEmpty()) {
            requireNumbers(tag, vr, text.split("\\\\", -1));
        }
        return new WishedValue.Text(text);
    }

    private static void requireNumbers(Tag tag, Vr vr, String[] numbers) {
        boolean fit = true;
        for (String number : numbers) {
            fit &= isNumber(number, vr);
        }
        String multiplicity =
                Dictionary.find(tag).map(Dictionary.Entry::valueMultiplicity).orElse("");
        boolean tooMany = ONE_NUMBER.matcher(multiplicity).matches() && numbers.length > Integer.parseInt(multiplicity);
        if (!fit || tooMany) {
            throw new RequestException(Reason.NOT_JSON, "the value for " + tag + " is out of range");
        }
    }

    private static boolean isNumber(String number, Vr vr) {
        if (vr == Vr.FD || vr == Vr.FL) {
            return REAL.matcher(number).matches();
        }
        return INTEGER.matcher(number).matches() && new BigInteger(number).bitLength() <= 8 * vr.unitBytes();
    }
}
