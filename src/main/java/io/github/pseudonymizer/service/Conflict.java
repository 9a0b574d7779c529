// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.service;

import java.util.Locale;
import java.util.OptionalLong;

/**
 * A row of a table that cannot be imported.
 *
 * @param line of the table, from 1
 * @param reason why not; names columns and another line, never a value
 */
public record Conflict(long line, String reason) {

    /** Kinds of conflicts that only the whole table or the database shows. */
    public enum Kind {
        SAME_IDENTITY("the same patient or study is in line %d"),
        SAME_PSEUDONYM("the same pseudonym is in line %d"),
        OTHER_PSEUDONYM("the patient or study has another pseudonym"),
        TAKEN("the pseudonym is already taken by another patient or study"),
        OTHER_SHIFT("the patient has another date shift");

        private final String reason;

        Kind(String reason) {
            this.reason = reason;
        }

        /** A conflict of this kind; with the other line, if the kind has one. */
        public Conflict in(long line, OptionalLong other) {
            return new Conflict(line, String.format(Locale.ROOT, reason, other.orElse(0)));
        }
    }
}
