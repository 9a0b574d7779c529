// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.dump;

import io.github.pseudonymizer.pseudonym.StoreException;
import java.io.IOException;
import java.util.List;

/**
 * The first lines of a dump. Behind them each table follows: its name and columns, its rows as PostgreSQL's COPY writes
 * them as text, a line {@code \.}, and how many they are; then the sequences, and how many tables there were.
 *
 * @param schema version of the schema; empty if the database has none
 * @param fingerprint of the keys that the rows are sealed with; empty if the database was never used
 */
record DumpHeader(String schema, String fingerprint) {

    static final String TABLE = "table";
    static final String ROWS = "rows";
    static final String SEQUENCE = "sequence";
    static final String END = "end";
    static final String END_OF_ROWS = "\\.";

    private static final String FORMAT = "pseudonymizer dump 1";
    private static final String SCHEMA = "schema ";
    private static final String FINGERPRINT = "fingerprint ";

    List<String> lines() {
        return List.of(FORMAT, SCHEMA + schema, FINGERPRINT + fingerprint);
    }

    /** @throws StoreException if these are other lines */
    static DumpHeader read(DumpLines lines) throws IOException {
        if (!lines.text().equals(FORMAT)) {
            throw new StoreException(
                    StoreException.Reason.FAILED,
                    "this is no dump of the pseudonymizer, or one of a newer version of the plugin");
        }
        return new DumpHeader(after(SCHEMA, lines.text()), after(FINGERPRINT, lines.text()));
    }

    private static String after(String word, String line) {
        if (!line.startsWith(word)) {
            throw DumpLines.damaged();
        }
        return line.substring(word.length());
    }
}
