// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.pseudonym;

/**
 * Maps the UIDs of originals to those of copies in one domain: always the same, in one namespace for studies, series,
 * instances and frames of reference, so that references hold. Thread-safe.
 */
public interface UidMapping {

    /**
     * Maps one UID.
     *
     * @param uid as found, without padding; need not be well-formed, must not be empty
     * @return {@code 2.25.} and a 128-bit integer (PS3.5 §B.2), unless an administrator has brought another UID
     */
    String map(String uid);

    /** The mapping as it is now, which does not change: for all instances of one copy. */
    default UidMapping current() {
        return this;
    }
}
