package io.github.pseudonymizer.dicom;

/** Bytes cannot be read as DICOM. Trying again does not help. */
public final class DicomException extends RuntimeException {

    /** Why not. */
    public enum Reason {
        /** No DICOM, or it breaks off, or contradicts itself. */
        MALFORMED,
        /** Encoded in a way this version does not know. */
        TRANSFER_SYNTAX,
        /** More than this version can hold. */
        TOO_LARGE
    }

    private final Reason reason;

    /** @param message names tags and positions, never a value */
    public DicomException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
