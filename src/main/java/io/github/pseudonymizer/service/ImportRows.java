// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.service;

/** The rows of a table that is imported. They can be read several times. */
@FunctionalInterface
public interface ImportRows {

    /** Takes the rows. */
    interface Taker {

        /** A row that can be imported, as far as it alone shows. */
        void row(ImportRow row);

        /** A row that cannot. */
        void conflict(Conflict conflict);
    }

    /**
     * Reads all rows, in their order.
     *
     * @throws io.github.pseudonymizer.service.csv.CsvException if the table is malformed
     */
    void readAll(Taker taker);
}
