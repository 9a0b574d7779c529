// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan.wish;

/** What becomes of wishes that a copy does not meet because it was made before, with other wishes or none. */
public enum LateWishes {
    /** The copy stays; the answer lists them. */
    TELL,
    /** Those that take information out of the copy make it again; the others are listed. */
    STRICTER,
    /** The copy is made again by the wishes of the request. */
    REMAKE,
    /** The request is refused, and nothing changes. */
    REFUSE
}
