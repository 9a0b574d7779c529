// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

/**
 * Kinds of texts that the database holds sealed. Each has a key of its own, derived from its name here, so no name may
 * change.
 */
public final class SealedKind {

    /** An Orthanc id of an original study that has a link. */
    public static final String ORIGINAL = "ORIGINAL";

    /** The files that a copy was made of. */
    static final String FILES = "COPIED FILES";

    /** The resources that a copy was made of, if it is not of a whole study. */
    static final String PART = "PART OF STUDY";

    /** The wishes of the request for a copy. */
    static final String WISHES = "WISHES";

    /** The rules by which a copy was made. */
    static final String RULES = "RULES";

    /** The Orthanc id of a study in the queue. */
    static final String STUDY = "WAITING_STUDY";

    /** The date shift of a patient. */
    static final String SHIFT = "SHIFT";

    private SealedKind() {}
}
