package io.github.pseudonymizer.orthanc.archive;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.orthanc.bridge.Bridge.RestAnswer;
import io.github.pseudonymizer.study.ArchiveException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Orthanc's own REST API, spoken in JSON. Thread-safe. */
public final class OrthancRest {

    public static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private static final Gson GSON = new Gson();

    private final Bridge bridge;

    public OrthancRest(Bridge bridge) {
        this.bridge = bridge;
    }

    /**
     * Gets what is at this address.
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

    /**
     * Gets the resources that are listed at this address.
     *
     * @return empty if there is nothing (404)
     * @throws ArchiveException on any other status but 200
     */
    Stream<JsonObject> list(String uri) {
        return get(uri).stream()
                .flatMap(json -> StreamSupport.stream(json.getAsJsonArray().spliterator(), false))
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
     * Posts JSON.
     *
     * @throws ArchiveException on any status but 200
     */
    JsonElement post(String uri, JsonElement body) {
        byte[] bytes = GSON.toJson(body).getBytes(StandardCharsets.UTF_8);
        return json("POST", bridge.call("POST", uri, ByteBuffer.wrap(bytes)));
    }

    /**
     * Puts nothing where the address says all.
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
     * Posts nothing where the address says all.
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
            throw new ArchiveException(ArchiveException.Reason.FAILED, "Orthanc answered what is not JSON");
        }
    }

    private static ArchiveException failed(String method, int status) {
        return new ArchiveException(ArchiveException.Reason.FAILED, "Orthanc answered " + status + " to a " + method);
    }
}
