// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study;

/** The archive failed; its earlier work remains. Trying again later may help. */
public final class ArchiveException extends RuntimeException {

    /** What the archive could not do. */
    public enum Reason {
        /** The instance or resource is gone. */
        GONE,
        /** The archive knows the instance, but cannot read its file: it is damaged, lost, or out of reach for now. */
        UNREADABLE,
        /** The archive did not take an instance: a filter, a full disk. */
        NOT_STORED,
        /** Anything else. */
        FAILED
    }

    private final Reason reason;

    /**
     * A failure of this kind.
     *
     * @param message without any value of a dataset
     */
    public ArchiveException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
