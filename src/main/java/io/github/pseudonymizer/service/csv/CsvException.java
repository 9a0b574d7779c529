// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.service.csv;

/** A table that cannot be read. Nothing was done with its rows; trying again without a change does not help. */
public final class CsvException extends RuntimeException {

    /**
     * Names the place of the fault and the expected input. No value of the table is in the message.
     *
     * @param line the first is 1
     * @param column how many characters into the line; the first is 1
     */
    public CsvException(long line, long column, String expected) {
        super("line " + line + ", column " + column + ": " + expected);
    }

    /** Says in which field the fault is. */
    public CsvException(long line, String field, String expected) {
        super("line " + line + ", column " + field + ": " + expected);
    }
}
