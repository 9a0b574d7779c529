// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

/** Text as PostgreSQL can keep it. */
final class StoredText {

    private StoredText() {}

    /** The text with U+FFFD for NUL, which PostgreSQL refuses, and which comes from outside only. */
    static String of(String text) {
        return text.replace('\0', '\uFFFD');
    }
}
