// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.search;

/** Which identities count as a leak. */
public enum LeakLevel {
    /** In terms, numbers and names of devices: only identities that are certainly the patient's. */
    TERM,
    /** In labels, malformed values, private bytes: all identities of four characters or more, and dates. */
    LABEL,
    /** In free text: everything. */
    FREE_TEXT
}
