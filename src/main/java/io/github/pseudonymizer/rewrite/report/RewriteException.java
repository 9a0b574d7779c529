package io.github.pseudonymizer.rewrite.report;

/** An instance cannot become a copy. Nothing was written. Trying again does not help. */
public final class RewriteException extends RuntimeException {

    /** Why not. */
    public enum Reason {
        /** The bytes are no DICOM, or break off, or contradict themselves. */
        UNREADABLE,
        /** A transfer syntax this version cannot read. */
        TRANSFER_SYNTAX,
        /** Without one of the UIDs that place an instance in a study. */
        INCOMPLETE,
        /** An identity of the original would have been in the copy. */
        LEAK,
        /** Text may be burned into its pixels, and the domain refuses that, or it cannot be blacked out. */
        PIXELS,
        /** A new value has characters that no character set has that also holds what is kept. */
        CHARACTER_SET,
        /** Larger than this version can handle. */
        TOO_LARGE,
        /**
         * The archive holds a copy of the same study already, as another patient's, which the database does not know.
         */
        OTHER_PATIENT
    }

    private final Reason reason;

    /** @param message names tags and positions, never a value */
    public RewriteException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
