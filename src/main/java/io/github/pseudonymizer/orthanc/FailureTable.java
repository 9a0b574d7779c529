package io.github.pseudonymizer.orthanc;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.rewrite.RewriteException;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.CancelledException;
import java.util.Map;

/** The one table of how failures are answered over HTTP, in the shape of Orthanc's own errors. */
public final class FailureTable {

    private static final Map<Integer, String> NAMES = Map.of(
            400, "Bad Request",
            403, "Forbidden",
            404, "Not Found",
            422, "Unprocessable Entity",
            500, "Internal Server Error",
            503, "Service Unavailable",
            507, "Insufficient Storage");

    /**
     * How a failure is answered.
     *
     * @param status of HTTP
     * @param orthancStatus Orthanc's number of the error
     * @param orthancError Orthanc's name of the error
     * @param details what failed, without any value of a dataset; may be empty
     */
    public record Failure(int status, int orthancStatus, String orthancError, String details) {}

    private FailureTable() {}

    /** The answer to a failure. An exception that nobody foresaw is told by nothing but its class. */
    public static Failure of(Throwable thrown) {
        if (thrown instanceof RequestException request) {
            return new Failure(
                    request.reason().status(),
                    request.reason().orthancStatus(),
                    request.reason().orthancError(),
                    message(request));
        }
        if (thrown instanceof StoreException store) {
            return new Failure(503, 11, "Error while accessing the database", message(store));
        }
        if (thrown instanceof RewriteException refused) {
            return new Failure(422, 15, "Bad file format", refused.reason() + ": " + message(refused));
        }
        if (thrown instanceof ArchiveException archive) {
            return switch (archive.reason()) {
                case GONE -> new Failure(404, 17, "Unknown resource", message(archive));
                case NOT_STORED -> new Failure(507, 31, "The file storage is full", message(archive));
                case FAILED -> new Failure(500, 1, "Error encountered within the plugin engine", message(archive));
            };
        }
        if (thrown instanceof CancelledException) {
            return new Failure(503, 34, "The job was canceled", "cancelled, nothing of the copy was kept");
        }
        if (thrown instanceof BridgeClosedException) {
            return new Failure(503, 1, "Error encountered within the plugin engine", message(thrown));
        }
        return new Failure(
                500,
                1,
                "Error encountered within the plugin engine",
                "unexpected " + thrown.getClass().getSimpleName());
    }

    private static String message(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null ? "" : message;
    }

    /** The failure as Orthanc would tell it. */
    static HttpAnswer answer(Failure failure, Event.Request request) {
        JsonObject json = new JsonObject();
        if (!failure.details().isEmpty()) {
            json.addProperty("Details", failure.details());
        }
        json.addProperty("HttpError", NAMES.getOrDefault(failure.status(), "Error"));
        json.addProperty("HttpStatus", failure.status());
        json.addProperty("Message", failure.orthancError());
        json.addProperty("Method", request.method());
        json.addProperty("OrthancError", failure.orthancError());
        json.addProperty("OrthancStatus", failure.orthancStatus());
        json.addProperty("Uri", request.uri());
        return HttpAnswer.json(failure.status(), Json.write(json));
    }
}
