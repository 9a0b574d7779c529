// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.request;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Tags;
import io.github.pseudonymizer.profile.ActionCode;
import io.github.pseudonymizer.profile.ConfidentialityTable;
import io.github.pseudonymizer.profile.ConfidentialityTable.Row;
import io.github.pseudonymizer.profile.Editions;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a client had asked for, as far as it shows in the {@code Modification} of a saved job. That is the whole
 * anonymization, attribute by attribute, so a wish is what departs from every edition that Orthanc knows.
 */
final class BuiltInWishes {

    /** What does not show in it, for the job's {@code Ignored}. */
    static final List<String> UNREAD = List.of(
            "DicomVersion: a saved job of the built-in does not tell whether one was asked for",
            "Remove: a saved job of the built-in does not tell which of the profile's own removals were asked for,"
                    + " too");

    private static final List<ConfidentialityTable> EDITIONS = Stream.of("2008", "2017c", "2021b", "2023b")
            .map(name -> Editions.named(name).standard())
            .toList();
    /** Those that Orthanc knew up to 1.9.3, which did not save the attributes that it kept. */
    private static final List<ConfidentialityTable> EARLY_EDITIONS = EDITIONS.subList(0, 2);

    /** The built-in replaces these without a wish. */
    private static final Set<Tag> STAMPS =
            Set.of(new Tag(Tags.PATIENT_IDENTITY_REMOVED), new Tag(Tags.DEIDENTIFICATION_METHOD));

    private static final Tag PATIENT_NAME = new Tag(Tags.PATIENT_NAME);
    private static final String OWN_NAME = "Anonymized\\d+";

    private final JsonObject modification;

    /** @throws IllegalArgumentException if it is missing */
    BuiltInWishes(JsonElement modification) {
        if (!(modification instanceof JsonObject object)) {
            throw new IllegalArgumentException("no modification");
        }
        this.modification = object;
    }

    /**
     * The wishes as fields of a request.
     *
     * @throws IllegalArgumentException if it is not built as Orthanc builds it
     */
    JsonObject body() {
        JsonObject body = new JsonObject();
        body.add("Keep", array(keep()));
        body.add("Remove", array(remove()));
        body.add("Replace", replace());
        body.addProperty("KeepPrivateTags", !removesPrivateTags());
        if (modification.get("PrivateCreator") instanceof JsonPrimitive creator
                && !creator.getAsString().isEmpty()) {
            body.add("PrivateCreator", creator);
        }
        return body;
    }

    private static JsonArray array(List<String> names) {
        JsonArray array = new JsonArray();
        names.forEach(array::add);
        return array;
    }

    private List<String> keep() {
        List<String> kept = modification.has("KeepSequences") ? strings("KeepSequences") : keptByEarlyOrthanc();
        return Stream.concat(kept.stream(), strings("PrivateTagsToKeep").stream())
                .distinct()
                .toList();
    }

    /** What every edition of its time removes, and this job does not. */
    private List<String> keptByEarlyOrthanc() {
        Set<Tag> treated = new HashSet<>();
        Stream.of("Removals", "Clearings")
                .flatMap(field -> strings(field).stream())
                .forEach(name -> treated.add(Tag.parse(name)));
        object("Replacements").keySet().forEach(name -> treated.add(Tag.parse(name)));
        return EARLY_EDITIONS.get(0).rows().stream()
                .flatMap(row -> row.attributes().single().stream())
                .filter(tag -> !treated.contains(tag))
                .filter(tag -> EARLY_EDITIONS.stream()
                        .allMatch(table -> table.find(tag).map(Row::basic).equals(Optional.of(ActionCode.X))))
                .map(Tag::toString)
                .toList();
    }

    private List<String> remove() {
        Stream<String> beyondProfile = strings("Removals").stream()
                .filter(name -> EDITIONS.stream()
                        .allMatch(table -> table.find(Tag.parse(name)).isEmpty()));
        Stream<String> inside = modification.has("RemoveSequences") ? strings("RemoveSequences").stream() : Stream.of();
        return Stream.concat(beyondProfile, inside).toList();
    }

    private JsonObject replace() {
        JsonObject wishes = new JsonObject();
        object("Replacements").entrySet().stream()
                .filter(entry -> !isOwn(Tag.parse(entry.getKey()), entry.getValue()))
                .forEach(entry -> wishes.add(entry.getKey(), entry.getValue()));
        if (modification.has("SequenceReplacements")) {
            object("SequenceReplacements").entrySet().forEach(entry -> wishes.add(entry.getKey(), entry.getValue()));
        }
        return wishes;
    }

    private static boolean isOwn(Tag tag, JsonElement value) {
        boolean isOwnName = tag.equals(PATIENT_NAME)
                && value instanceof JsonPrimitive name
                && name.getAsString().matches(OWN_NAME);
        return STAMPS.contains(tag) || isOwnName;
    }

    private boolean removesPrivateTags() {
        if (modification.get("RemovePrivateTags") instanceof JsonPrimitive flag && flag.isBoolean()) {
            return flag.getAsBoolean();
        }
        throw new IllegalArgumentException("RemovePrivateTags");
    }

    private JsonObject object(String field) {
        if (modification.get(field) instanceof JsonObject object) {
            return object;
        }
        throw new IllegalArgumentException(field);
    }

    private List<String> strings(String field) {
        if (modification.get(field) instanceof JsonArray array) {
            return array.asList().stream().map(JsonElement::getAsString).toList();
        }
        throw new IllegalArgumentException(field);
    }
}
