// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.pseudonym;

/**
 * By how much the dates of one patient in one domain move. A shift that we draw is -3650 to -1 days
 * ({@link PseudonymGenerator#drawShift}); a site that has shifted dates before may bring any other, also none.
 *
 * @param days whole days, at most 36500 in either direction; negative is backwards
 */
public record DateShift(int days) {

    /** The farthest shift in days that is drawn. */
    public static final int FARTHEST = -3650;

    /** The farthest shift in days, in either direction, that a site may bring. */
    public static final int FARTHEST_IMPORTED = 36_500;

    public DateShift {
        if (Math.abs(days) > FARTHEST_IMPORTED) {
            throw new IllegalArgumentException("a date shift is -36500 to 36500 days, not " + days);
        }
    }
}
