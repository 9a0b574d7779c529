package io.github.pseudonymizer.study;

/** The work was no longer wanted; what it had stored was taken back. */
public final class CancelledException extends RuntimeException {

    public CancelledException() {
        super("cancelled");
    }
}
