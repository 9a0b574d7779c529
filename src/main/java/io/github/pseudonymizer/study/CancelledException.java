// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study;

/** The work was ended early. */
public final class CancelledException extends RuntimeException {

    private final boolean resumed;

    /**
     * The work was ended early.
     *
     * @param resumed whether it will be resumed, so that what it had stored stays; otherwise that is taken back
     */
    public CancelledException(boolean resumed) {
        super(resumed ? "interrupted; it will be resumed" : "cancelled; nothing of the copy was kept");
        this.resumed = resumed;
    }

    /** Whether it will be resumed: after a pause, or after the next start. */
    public boolean isResumed() {
        return resumed;
    }
}
