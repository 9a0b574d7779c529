// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.request;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.github.pseudonymizer.orthanc.request.RequestException.Reason;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.study.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the bodies of Orthanc's anonymization routes as the built-in reads them. Confined to one thread. */
public final class AnonymizeRequestParser {

    private final JsonObject body;
    private final List<String> unsupported = new ArrayList<>();

    private AnonymizeRequestParser(JsonObject body) {
        this.body = body;
    }

    /**
     * Reads the body of a request for one resource.
     *
     * @throws RequestException if it is not what the built-in would accept
     */
    public static AnonymizeRequest parse(Level level, String resource, String body) {
        return parse(level, List.of(resource), object(body));
    }

    /**
     * As {@link #parse(Level, String, String)}.
     *
     * @param resources what the resource consists of
     */
    static AnonymizeRequest parse(Level level, List<String> resources, JsonObject body) {
        return new AnonymizeRequestParser(body).read(level, false, resources);
    }

    /**
     * Reads the body of a bulk request.
     *
     * @throws RequestException if it is not what the built-in would accept
     */
    public static AnonymizeRequest parseBulk(String body) {
        return parseBulk(object(body));
    }

    /** As {@link #parseBulk(String)}. */
    static AnonymizeRequest parseBulk(JsonObject body) {
        AnonymizeRequestParser parser = new AnonymizeRequestParser(body);
        return parser.read(Level.PATIENT, true, parser.strings("Resources", true));
    }

    /** @throws RequestException if the body is not a JSON object */
    static JsonObject object(String body) {
        try {
            if (JsonParser.parseString(body) instanceof JsonObject object) {
                return object;
            }
        } catch (JsonParseException malformed) {
            // Falls through: the parser's message would quote the body.
        }
        throw new RequestException(Reason.NOT_JSON, "");
    }

    private AnonymizeRequest read(Level level, boolean bulk, List<String> resources) {
        boolean one = level == Level.INSTANCE; // Without a job, the built-in does not read the fields about jobs.
        boolean keepPrivateTags = flag("KeepPrivateTags").orElse(false);
        Wishes wishes = new WishesParser(body, flag("Force").orElse(false))
                .read(keepPrivateTags, string("DicomVersion"))
                .blackingOut(BlackOutParser.read(body));
        return new AnonymizeRequest(
                level,
                bulk,
                resources,
                string("Domain"),
                wishes,
                transferSyntax(level),
                unsupported,
                one || flag("KeepSource").orElse(true),
                !one && flag("KeepLabels").orElse(false),
                !one && flag("Permissive").orElse(false),
                one || isSynchronous(),
                one ? 0 : priority(),
                body.has("UserData") ? body.get("UserData") : JsonNull.INSTANCE);
    }

    private boolean isSynchronous() {
        return flag("Synchronous").orElseGet(() -> !flag("Asynchronous").orElse(false));
    }

    /** Of an instance the built-in does not even read the field. */
    private String transferSyntax(Level level) {
        if (!body.has("Transcode") || level == Level.INSTANCE) {
            return "";
        }
        TranscodeWish wish = TranscodeWish.of(string("Transcode"));
        unsupported.addAll(wish.ignored());
        return wish.transferSyntax();
    }

    private Optional<Boolean> flag(String field) {
        JsonElement value = body.get(field);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof JsonPrimitive primitive && primitive.isBoolean()) {
            return Optional.of(primitive.getAsBoolean());
        }
        throw new RequestException(Reason.NOT_JSON, field + " must be true or false");
    }

    private String string(String field) {
        JsonElement value = body.get(field);
        if (value == null) {
            return "";
        }
        if (value instanceof JsonPrimitive primitive && primitive.isString()) {
            return primitive.getAsString();
        }
        throw new RequestException(Reason.NOT_JSON, field + " must be a string");
    }

    private int priority() {
        JsonElement value = body.get("Priority");
        if (value == null) {
            return 0;
        }
        if (value instanceof JsonPrimitive primitive && primitive.isNumber()) {
            double number = primitive.getAsDouble();
            if (Math.abs(number) <= Integer.MAX_VALUE && number == Math.rint(number)) {
                return (int) number;
            }
            if (number == Math.rint(number)) {
                throw new RequestException(Reason.BAD_TYPE, "Priority must be a whole number of 32 bits");
            }
        }
        throw new RequestException(Reason.NOT_JSON, "Priority must be a whole number of 32 bits");
    }

    private List<String> strings(String field, boolean needed) {
        JsonElement value = body.get(field);
        if (value == null && !needed) {
            return List.of();
        }
        List<String> strings = new ArrayList<>();
        if (value != null && value.isJsonArray()) {
            for (JsonElement element : value.getAsJsonArray()) {
                if (!(element instanceof JsonPrimitive primitive) || !primitive.isString()) {
                    throw new RequestException(Reason.NOT_JSON, field + " must be an array of strings");
                }
                strings.add(primitive.getAsString());
            }
        }
        if (value == null || !value.isJsonArray() || (needed && strings.isEmpty())) {
            throw new RequestException(Reason.NOT_JSON, field + " must be an array of strings");
        }
        return strings;
    }
}
