// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.profile;

/**
 * An action of PS3.15 Table E.1-1, "or"s included. The letters are the standard's.
 *
 * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part15/chapter_E.html#table_E.1-1a">PS3.15
 *     Table E.1-1a</a>
 */
public enum ActionCode {
    /** Replace with a non-zero length value that may be a dummy. */
    D("D"),
    /** Replace with a zero length value, or a non-zero length value that may be a dummy. */
    Z("Z"),
    /** Remove. */
    X("X"),
    /** Keep; items of sequences are treated each by its own row. */
    K("K"),
    /** Clean: a value of similar meaning that identifies no person. */
    C("C"),
    /** Replace with a UID that is consistent within a set of instances. */
    U("U"),
    /** {@link #Z}, unless the attribute may be absent. */
    Z_OR_D("Z/D"),
    /** {@link #X}, unless the attribute must be present. */
    X_OR_Z("X/Z"),
    /** {@link #X}, unless the attribute must have a value. */
    X_OR_D("X/D"),
    /** {@link #X}, unless the attribute must be present or must have a value. */
    X_OR_Z_OR_D("X/Z/D"),
    /** {@link #X}, unless the sequence must be present or must have items; their UIDs are then replaced. */
    X_OR_Z_OR_U_INSIDE("X/Z/U*");

    private final String symbol;

    ActionCode(String symbol) {
        this.symbol = symbol;
    }

    /** As printed in the standard. */
    public String symbol() {
        return symbol;
    }

    /**
     * The action of this symbol.
     *
     * @throws IllegalArgumentException if the standard has no such symbol
     */
    public static ActionCode parse(String symbol) {
        for (ActionCode code : values()) {
            if (code.symbol.equals(symbol)) {
                return code;
            }
        }
        throw new IllegalArgumentException("no action of Table E.1-1: " + symbol);
    }
}
