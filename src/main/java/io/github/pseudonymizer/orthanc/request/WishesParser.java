// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.request;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Tags;
import io.github.pseudonymizer.orthanc.request.RequestException.Reason;
import io.github.pseudonymizer.plan.action.WishedValue;
import io.github.pseudonymizer.plan.wish.PathSyntax;
import io.github.pseudonymizer.plan.wish.PathWishes;
import io.github.pseudonymizer.plan.wish.TagPath;
import io.github.pseudonymizer.plan.wish.Wishes;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Reads {@code Keep}, {@code Remove}, {@code Replace} and {@code PrivateCreator} of a request as the built-in reads
 * them, and refuses what it refuses. Confined to one thread.
 */
final class WishesParser {

    /** Patient ID; Study, Series and SOP Instance UID: Orthanc knows resources by them. */
    private static final Set<Tag> IDENTIFIERS = Set.of(
            new Tag(Tags.PATIENT_ID),
            new Tag(Tags.STUDY_INSTANCE_UID),
            new Tag(Tags.SERIES_INSTANCE_UID),
            new Tag(Tags.SOP_INSTANCE_UID));

    private final JsonObject body;
    private final boolean force;

    /** @param force whether the client insists on touching identifiers */
    WishesParser(JsonObject body, boolean force) {
        this.body = body;
        this.force = force;
    }

    /**
     * The wishes about single attributes.
     *
     * @throws RequestException if it is not what the built-in would accept
     */
    Wishes read(boolean keepPrivateTags, String dicomVersion) {
        Set<TagPath> remove = paths("Remove", "removed");
        Map<TagPath, WishedValue> replace = replacements();
        Set<TagPath> keep = paths("Keep", "kept");
        Map<Tag, String> replaceAtTop = new HashMap<>();
        Map<TagPath, WishedValue> replaceByPath = new LinkedHashMap<>();
        replace.forEach((path, value) -> {
            if (path.isTop() && !path.tag().isPrivate() && value instanceof WishedValue.Text text) {
                replaceAtTop.put(path.tag(), text.text());
            } else {
                replaceByPath.put(path, value);
            }
        });
        return new Wishes(
                atTop(keep),
                atTop(remove),
                replaceAtTop,
                keepPrivateTags,
                dicomVersion,
                new PathWishes(inside(keep), inside(remove), replaceByPath, privateCreator()));
    }

    private static Set<Tag> atTop(Set<TagPath> paths) {
        return paths.stream().filter(TagPath::isTop).map(TagPath::tag).collect(Collectors.toSet());
    }

    private static Set<TagPath> inside(Set<TagPath> paths) {
        return paths.stream().filter(path -> !path.isTop()).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private String privateCreator() {
        JsonElement value = body.get("PrivateCreator");
        if (value == null) {
            return "";
        }
        if (value instanceof JsonPrimitive primitive && primitive.isString()) {
            return primitive.getAsString();
        }
        throw new RequestException(Reason.NOT_JSON, "PrivateCreator must be a string");
    }

    private Set<TagPath> paths(String field, String participle) {
        JsonElement names = body.get(field);
        Set<TagPath> paths = new LinkedHashSet<>();
        if (names == null) {
            return paths;
        }
        if (!(names instanceof JsonArray array)) {
            throw new RequestException(Reason.BAD_REQUEST, field + " must be an array of strings");
        }
        for (JsonElement name : array) {
            if (!(name instanceof JsonPrimitive primitive) || !primitive.isString()) {
                throw new RequestException(Reason.BAD_REQUEST, field + " must be an array of strings");
            }
            TagPath path = path(primitive.getAsString());
            requireForce(path, participle);
            if (field.equals("Remove") && isIdentifier(path)) {
                throw new RequestException(Reason.BAD_REQUEST, "an identifier of a resource cannot be removed");
            }
            paths.add(path);
        }
        return paths;
    }

    /** In the order of names, as the built-in goes through them: of two for one attribute the later wins. */
    private Map<TagPath, WishedValue> replacements() {
        JsonElement field = body.get("Replace");
        Map<TagPath, WishedValue> replacements = new LinkedHashMap<>();
        if (field == null) {
            return replacements;
        }
        if (!(field instanceof JsonObject object)) {
            throw new RequestException(Reason.BAD_REQUEST, "Replace must be an object");
        }
        Map<TagPath, JsonElement> values = new LinkedHashMap<>();
        for (String name : new TreeSet<>(object.keySet())) {
            TagPath path = path(name);
            requireForce(path, "replaced");
            values.remove(path);
            values.put(path, object.get(name));
        }
        values.forEach((path, value) -> replacements.put(path, ValueParser.parse(path.tag(), value)));
        return replacements;
    }

    private void requireForce(TagPath path, String participle) {
        if (!force && isIdentifier(path)) {
            throw new RequestException(
                    Reason.BAD_REQUEST,
                    "Marking tag \"" + path.tag() + "\" as to be " + participle
                            + " requires the \"Force\" option to be set to true");
        }
    }

    private static boolean isIdentifier(TagPath path) {
        return path.isTop() && IDENTIFIERS.contains(path.tag());
    }

    private static TagPath path(String name) {
        PathSyntax.Reading reading = PathSyntax.read(name);
        if (reading instanceof PathSyntax.Reading.Path found) {
            return found.path();
        }
        throw reading instanceof PathSyntax.Reading.Malformed malformed
                ? new RequestException(Reason.OUT_OF_RANGE, malformed.problem())
                : new RequestException(Reason.UNKNOWN_TAG, "");
    }
}
