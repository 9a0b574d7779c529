// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.pseudonym;

import java.util.regex.Pattern;

/**
 * A project or cohort with its own pseudonyms, keys and date shifts.
 *
 * @param name stored with every row and never changed; 1 to 64 of {@code A-Z a-z 0-9 _ . -}
 * @param format how its patient pseudonyms look
 */
public record Namespace(String name, PseudonymFormat format) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    /** @throws IllegalArgumentException if the name is malformed */
    public Namespace {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a domain's name has 1 to 64 of A-Z a-z 0-9 _ . -");
        }
    }
}
