package io.github.pseudonymizer.orthanc;

/** A request cannot be carried out as it was sent. Nothing was done; sending it again does not help. */
public final class RequestException extends RuntimeException {

    /** What is wrong, with the status and the error number by which Orthanc's own API says the same. */
    public enum Reason {
        NOT_JSON(400, 15, "Bad file format"),
        BAD_REQUEST(400, 8, "Bad request"),
        UNKNOWN_TAG(500, 27, "Unknown DICOM tag"),
        UNKNOWN_RESOURCE(404, 17, "Unknown resource"),
        FORBIDDEN(403, 8, "Bad request");

        private final int status;
        private final int orthancStatus;
        private final String orthancError;

        Reason(int status, int orthancStatus, String orthancError) {
            this.status = status;
            this.orthancStatus = orthancStatus;
            this.orthancError = orthancError;
        }

        /** Status of HTTP. */
        public int status() {
            return status;
        }

        /** {@code OrthancStatus} of the answer. */
        public int orthancStatus() {
            return orthancStatus;
        }

        /** {@code OrthancError} of the answer. */
        public String orthancError() {
            return orthancError;
        }
    }

    private final Reason reason;

    /**
     * A request that is wrong in this way.
     *
     * @param message names what is wrong and what is allowed; no value but tags and names of fields; may be empty
     */
    public RequestException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
