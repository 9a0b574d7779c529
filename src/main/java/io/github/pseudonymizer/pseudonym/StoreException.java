package io.github.pseudonymizer.pseudonym;

/**
 * The database did not do what was asked. Nothing was kept. Never carries a cause, whose message might quote a value.
 */
public final class StoreException extends RuntimeException {

    /** What went wrong. */
    public enum Reason {
        /** The database cannot be reached, or not in time. Trying again later helps. */
        UNREACHABLE,
        /** The key file is missing, unfit for use, or does not fit the rows. Trying again does not help. */
        WRONG_KEY,
        /** Anything else. Trying again rarely helps. */
        FAILED
    }

    private final Reason reason;

    /**
     * A failure of this kind.
     *
     * @param message without any value of a dataset; names the SQLSTATE where there is one
     */
    public StoreException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
