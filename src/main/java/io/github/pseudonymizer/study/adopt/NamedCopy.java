// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.adopt;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A copy that is to be adopted, as the request names it.
 *
 * @param copy the archive's id of the study
 * @param original the archive's id of its original; empty if the archive is to tell it
 * @param line of the table that names them, if there is one
 */
public record NamedCopy(String copy, Optional<String> original, OptionalLong line) {

    /** A copy whose original the archive knows. */
    public static NamedCopy of(String copy) {
        return new NamedCopy(copy, Optional.empty(), OptionalLong.empty());
    }

    /** A row of a table. */
    public static NamedCopy inTable(String original, String copy, long line) {
        return new NamedCopy(copy, Optional.of(original), OptionalLong.of(line));
    }

    @Override
    public String toString() {
        return "NamedCopy[redacted]";
    }
}
