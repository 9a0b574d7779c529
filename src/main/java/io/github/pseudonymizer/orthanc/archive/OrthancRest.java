// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.archive;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.orthanc.bridge.Bridge.RestAnswer;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.Resource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Orthanc's own REST API, spoken in JSON. Thread-safe. */
public final class OrthancRest {

    public static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private static final Gson GSON = new GsonBuilder()
            .setFieldNamingPolicy(FieldNamingPolicy.UPPER_CAMEL_CASE)
            .create();

    private final Bridge bridge;

    public OrthancRest(Bridge bridge) {
        this.bridge = bridge;
    }

    /**
     * Gets the JSON at this address.
     *
     * @return empty if there is nothing (404)
     * @throws ArchiveException on any other status but 200
     */
    public Optional<JsonElement> get(String uri) {
        RestAnswer answer = bridge.call("GET", uri, NOTHING);
        if (answer.status() == 404) {
            return Optional.empty();
        }
        return Optional.of(json("GET", answer));
    }

    /** As {@link #get}, of an address that has a JSON object. */
    Optional<JsonObject> object(String uri) {
        return get(uri).map(JsonElement::getAsJsonObject);
    }

    /** As {@link #get}, of an address that has a list of texts; an empty list also for 404. */
    List<String> texts(String uri) {
        return get(uri).map(OrthancRest::texts).orElse(List.of());
    }

    static List<String> texts(JsonElement list) {
        return list.getAsJsonArray().asList().stream()
                .map(JsonElement::getAsString)
                .toList();
    }

    /** The text under this key; empty if the key is missing. */
    static String text(JsonObject json, String key) {
        JsonElement value = json.get(key);
        return value == null ? "" : value.getAsString();
    }

    /** The value of a main tag of a resource, by its keyword. */
    static String mainTag(JsonObject resource, String keyword) {
        return text(resource.getAsJsonObject("MainDicomTags"), keyword);
    }

    /** Where a resource is. */
    public static String uriOf(Resource resource) {
        String collection = switch (resource.level()) {
            case PATIENT -> "/patients/";
            case STUDY -> "/studies/";
            case SERIES -> "/series/";
            case INSTANCE -> "/instances/";
        };
        return collection + resource.id();
    }

    /**
     * Gets the resources that are listed at this address.
     *
     * @return empty if there is nothing (404)
     * @throws ArchiveException on any other status but 200
     */
    Stream<JsonObject> list(String uri) {
        return get(uri).stream()
                .flatMap(json -> json.getAsJsonArray().asList().stream())
                .map(JsonElement::getAsJsonObject);
    }

    /**
     * Whether there is something at this address, which need not be JSON.
     *
     * @throws ArchiveException on any status but 200 and 404
     */
    boolean exists(String uri) {
        int status = bridge.call("GET", uri, NOTHING).status();
        if (status != 200 && status != 404) {
            throw failed("GET", status);
        }
        return status == 200;
    }

    /**
     * Gets the plain text at this address.
     *
     * @return empty if there is nothing (404)
     * @throws ArchiveException on any other status but 200
     */
    Optional<String> text(String uri) {
        RestAnswer answer = bridge.call("GET", uri, NOTHING);
        if (answer.status() == 404) {
            return Optional.empty();
        }
        if (answer.status() != 200) {
            throw failed("GET", answer.status());
        }
        return Optional.of(answer.text().strip());
    }

    /**
     * Posts a record as JSON. Names of its fields begin with a capital there.
     *
     * @throws ArchiveException on any status but 200
     */
    JsonElement post(String uri, Object body) {
        byte[] bytes = GSON.toJson(body).getBytes(StandardCharsets.UTF_8);
        return json("POST", bridge.call("POST", uri, ByteBuffer.wrap(bytes)));
    }

    /**
     * Puts an empty body, if the address alone is enough.
     *
     * @throws ArchiveException on any status but 200
     */
    void put(String uri) {
        put(uri, "");
    }

    /**
     * Puts text.
     *
     * @throws ArchiveException on any status but 200
     */
    void put(String uri, String text) {
        ByteBuffer body = text.isEmpty() ? NOTHING : ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        int status = bridge.call("PUT", uri, body).status();
        if (status != 200) {
            throw failed("PUT", status);
        }
    }

    /**
     * Posts an empty body, if the address alone is enough.
     *
     * @throws ArchiveException on any status but 200
     */
    void post(String uri) {
        int status = bridge.call("POST", uri, NOTHING).status();
        if (status != 200) {
            throw failed("POST", status);
        }
    }

    /** Deletes; no error if there is nothing. */
    void delete(String uri) {
        int status = bridge.call("DELETE", uri, NOTHING).status();
        if (status != 200 && status != 404) {
            throw failed("DELETE", status);
        }
    }

    /**
     * The body of an answer.
     *
     * @throws ArchiveException on any status but 200
     */
    static JsonElement json(String method, RestAnswer answer) {
        if (answer.status() != 200) {
            throw failed(method, answer.status());
        }
        try {
            return JsonParser.parseString(answer.text());
        } catch (JsonParseException malformed) {
            throw new ArchiveException(
                    ArchiveException.Reason.FAILED, "Orthanc answered with something else than JSON");
        }
    }

    private static ArchiveException failed(String method, int status) {
        return new ArchiveException(ArchiveException.Reason.FAILED, "Orthanc answered " + status + " to a " + method);
    }
}
