// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.report;

/** An instance cannot become a copy. No byte was written. Trying again does not help. */
public final class RewriteException extends RuntimeException {

    /** The kinds of reasons. */
    public enum Reason {
        /** The bytes are not DICOM, break off, or contradict themselves. */
        UNREADABLE,
        /** This version cannot read the transfer syntax. */
        TRANSFER_SYNTAX,
        /** One of the UIDs is missing that place an instance in a study. */
        INCOMPLETE,
        /** The copy would have an identity of the original. */
        LEAK,
        /** Text may be burned into its pixels, and the domain refuses that, or it cannot be blacked out. */
        PIXELS,
        /** No character set has both the characters of a new value and those of kept text. */
        CHARACTER_SET,
        /** Larger than this version can handle. */
        TOO_LARGE,
        /**
         * The archive already holds a copy of the same study that belongs to another patient and is unknown to the
         * database.
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
