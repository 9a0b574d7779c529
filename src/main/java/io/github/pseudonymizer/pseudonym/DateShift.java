package io.github.pseudonymizer.pseudonym;

/**
 * By how much the dates of one patient in one domain move.
 *
 * @param days whole days, -3650 to -1: backwards, never zero
 */
public record DateShift(int days) {

    /** The farthest shift in days. */
    public static final int FARTHEST = -3650;

    public DateShift {
        if (days < FARTHEST || days > -1) {
            throw new IllegalArgumentException("a date shift is -3650 to -1 days, not " + days);
        }
    }
}
