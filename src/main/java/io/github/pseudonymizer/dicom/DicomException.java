// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.dicom;

/** Bytes cannot be read as DICOM. Trying again does not help. */
public final class DicomException extends RuntimeException {

    /** The kinds of faults. */
    public enum Reason {
        /** The bytes are not DICOM, break off, or contradict themselves. */
        MALFORMED,
        /** The encoding is unknown to this version. */
        TRANSFER_SYNTAX,
        /** The file is larger than this version can hold. */
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
