// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.bridge;

import io.github.pseudonymizer.pseudonym.StoreException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Errors in the shape that Orthanc's own REST API gives them, so that clients need to know one only. */
public enum ErrorAnswer {
    BAD_REQUEST(400, "Bad Request", 8, "Bad request"),
    OUT_OF_RANGE(400, "Bad Request", 3, "Parameter out of range"),
    BAD_TYPE(400, "Bad Request", 5, "Bad type for a parameter"),
    NOT_JSON(400, "Bad Request", 15, "Bad file format"),
    FORBIDDEN(403, "Forbidden", 1, "Error encountered within the plugin engine"),
    NOT_FOUND(404, "Not Found", 17, "Unknown resource"),
    CONFLICT(409, "Conflict", 1, "Error encountered within the plugin engine"),
    CONTENT_TOO_LARGE(413, "Payload Too Large", 8, "Bad request"),
    REFUSED(422, "Unprocessable Entity", 15, "Bad file format"),
    /** Orthanc 1.13 has no text for 429 and sends 503 with this body. */
    TOO_MANY_PATIENTS(429, "Too Many Requests", 1, "Error encountered within the plugin engine"),
    INTERNAL(500, "Internal Server Error", 1, "Error encountered within the plugin engine"),
    UNKNOWN_TAG(500, "Internal Server Error", 27, "Unknown DICOM tag"),
    UNAVAILABLE(503, "Service Unavailable", 1, "Error encountered within the plugin engine"),
    CANCELLED(503, "Service Unavailable", 34, "The job was canceled"),
    NO_DATABASE(503, "Service Unavailable", 11, "Error while accessing the database"),
    STORAGE_FULL(507, "Insufficient Storage", 31, "The file storage is full");

    private final int status;
    private final String reason;
    private final int orthancStatus;
    private final String orthancError;

    ErrorAnswer(int status, String reason, int orthancStatus, String orthancError) {
        this.status = status;
        this.reason = reason;
        this.orthancStatus = orthancStatus;
        this.orthancError = orthancError;
    }

    /**
     * Answers a request with this error.
     *
     * @param details the fault, for the sender; no value of a dataset may be in it; may be empty
     */
    public HttpAnswer to(Event.Request request, String details) {
        return to(request, details, Optional.empty());
    }

    /**
     * Answers a request with this error.
     *
     * @param details as above
     * @param database why the database cannot be used, which the answer tells programs as {@code Database}
     */
    public HttpAnswer to(Event.Request request, String details, Optional<StoreException.Reason> database) {
        return to(request.method(), request.uri(), details, database);
    }

    public int status() {
        return status;
    }

    /** What Orthanc calls it. */
    public String orthancError() {
        return orthancError;
    }

    public HttpAnswer to(String method, String uri, String details) {
        return to(method, uri, details, Optional.empty());
    }

    private HttpAnswer to(String method, String uri, String details, Optional<StoreException.Reason> database) {
        Body body = new Body(
                database.orElse(null),
                details.isEmpty() ? null : details,
                reason,
                status,
                orthancError,
                method,
                orthancError,
                orthancStatus,
                uri);
        return HttpAnswer.json(status, Json.write(Json.of(body)));
    }

    private record Body(
            StoreException.@Nullable Reason database,
            @Nullable String details,
            String httpError,
            int httpStatus,
            String message,
            String method,
            String orthancError,
            int orthancStatus,
            String uri) {}
}
