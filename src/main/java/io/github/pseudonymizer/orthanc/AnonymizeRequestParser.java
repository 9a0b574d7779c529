package io.github.pseudonymizer.orthanc;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.orthanc.RequestException.Reason;
import io.github.pseudonymizer.plan.Wishes;
import io.github.pseudonymizer.study.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the bodies of Orthanc's anonymization routes as the built-in reads them. Confined to one thread. */
final class AnonymizeRequestParser {

    private static final Tag PATIENT_ID = Tag.of(0x0010, 0x0020);
    private static final Tag STUDY_INSTANCE_UID = Tag.of(0x0020, 0x000D);
    private static final Tag SERIES_INSTANCE_UID = Tag.of(0x0020, 0x000E);
    private static final Tag SOP_INSTANCE_UID = Tag.of(0x0008, 0x0018);

    /** The built-in replaces these only by {@code Force}. */
    private static final Set<Tag> REPLACED_BY_FORCE =
            Set.of(PATIENT_ID, STUDY_INSTANCE_UID, SERIES_INSTANCE_UID, SOP_INSTANCE_UID);

    /** The built-in keeps these only by {@code Force}. */
    private static final Set<Tag> KEPT_BY_FORCE = Set.of(STUDY_INSTANCE_UID, SERIES_INSTANCE_UID, SOP_INSTANCE_UID);

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
    static AnonymizeRequest parse(Level level, String resource, String body) {
        return new AnonymizeRequestParser(object(body)).read(level, false, List.of(resource));
    }

    /**
     * Reads the body of a bulk request.
     *
     * @throws RequestException if it is not what the built-in would accept
     */
    static AnonymizeRequest parseBulk(String body) {
        AnonymizeRequestParser parser = new AnonymizeRequestParser(object(body));
        return parser.read(Level.PATIENT, true, parser.strings("Resources", true));
    }

    private static JsonObject object(String body) {
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
        boolean force = flag("Force").orElse(false);
        Wishes wishes = new Wishes(
                tags("Keep", force ? Set.of() : KEPT_BY_FORCE),
                tags("Remove", Set.of()),
                replacements(force),
                flag("KeepPrivateTags").orElse(false),
                string("DicomVersion"));
        return new AnonymizeRequest(
                level,
                bulk,
                resources,
                string("Domain"),
                wishes,
                transferSyntax(level),
                unsupported(),
                flag("KeepSource").orElse(true),
                flag("Permissive").orElse(false),
                isSynchronous(),
                priority(),
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

    private List<String> unsupported() {
        for (String field : List.of("KeepLabels", "PrivateCreator")) {
            if (body.has(field)) {
                unsupported.add(field);
            }
        }
        return unsupported;
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
            return primitive.getAsInt();
        }
        throw new RequestException(Reason.NOT_JSON, "Priority must be a whole number");
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

    private Set<Tag> tags(String field, Set<Tag> byForce) {
        Set<Tag> tags = new HashSet<>();
        for (String name : strings(field, false)) {
            tag(field, name, byForce).ifPresent(tags::add);
        }
        return tags;
    }

    private Map<Tag, String> replacements(boolean force) {
        JsonElement value = body.get("Replace");
        if (value == null) {
            return Map.of();
        }
        if (!value.isJsonObject()) {
            throw new RequestException(Reason.NOT_JSON, "Replace must be an object");
        }
        Map<Tag, String> replacements = new HashMap<>();
        value.getAsJsonObject().entrySet().forEach(entry -> {
            Optional<Tag> tag = tag("Replace", entry.getKey(), force ? Set.of() : REPLACED_BY_FORCE);
            if (tag.isPresent() && entry.getValue() instanceof JsonPrimitive primitive) {
                replacements.put(tag.get(), primitive.getAsString());
            } else if (tag.isPresent()) {
                unsupported.add("Replace " + tag.get());
            }
        });
        return replacements;
    }

    /** Empty for what stands inside a sequence, which this version leaves to the profile. */
    private Optional<Tag> tag(String field, String name, Set<Tag> byForce) {
        if (name.indexOf('[') >= 0 || name.indexOf('*') >= 0) {
            unsupported.add(field + " inside a sequence");
            return Optional.empty();
        }
        Tag tag = named(name);
        if (byForce.contains(tag)) {
            throw new RequestException(
                    Reason.BAD_REQUEST,
                    "Marking tag \"" + name + "\" as to be " + (field.equals("Keep") ? "kept" : "replaced")
                            + " requires the \"Force\" option to be set to true");
        }
        return Optional.of(tag);
    }

    private static Tag named(String name) {
        return Dictionary.tagOf(name).orElseGet(() -> {
            try {
                return Tag.parse(name);
            } catch (IllegalArgumentException neither) {
                throw new RequestException(Reason.UNKNOWN_TAG, "");
            }
        });
    }
}
