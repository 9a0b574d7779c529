// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.review;

import java.time.Instant;
import java.util.Locale;

/**
 * The decision of a user about a copy.
 *
 * @param kind how they decided
 * @param series the archive's id of a series of the copy; empty for the study
 * @param by their name; empty if users have none
 * @param comment what they wrote, which may name the patient; may be empty
 * @param at when it was recorded
 * @param content see {@link ReviewedLink#content}
 * @param seen see {@link SeenCopy#instances}: the copy as they saw it
 */
public record Decision(Kind kind, String series, String by, String comment, Instant at, int content, String seen) {

    /** A way to decide. The name is stored. */
    public enum Kind {
        CONFIRMED,
        REJECTED,
        /** All earlier decisions count no more. */
        WITHDRAWN;

        /** As answers write it, such as {@code confirmed}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public String toString() {
        return "Decision[" + kind + "]"; // A comment may name the patient.
    }
}
