// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.review;

import java.util.Locale;

/** Whether people have confirmed that a copy belongs to its original. The name is stored. */
public enum Verdict {
    /** They have decided nothing, or not about every series. */
    NONE,
    CONFIRMED,
    /** The study, or a series of it. */
    REJECTED,
    /** The copy has changed since they decided. */
    STALE;

    /** As answers write it, such as {@code confirmed}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
