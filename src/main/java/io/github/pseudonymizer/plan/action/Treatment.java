// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan.action;

import java.util.Locale;

/** How the items of a sequence are treated, because of its own action; the same at every depth below. */
public enum Treatment {
    /** Each attribute by its own rules. */
    OPEN,
    /** As in {@link Action.Blank}. */
    BLANKED,
    /** As in {@link Action.Clean}. */
    CLEANED;

    /** In a sentence: "inside what is …". */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** How the items of a sequence with this action are treated, if those around the sequence are treated like this. */
    public Treatment inside(Action action) {
        if (this == BLANKED || action instanceof Action.Blank) {
            return BLANKED;
        }
        return action instanceof Action.Clean ? CLEANED : this;
    }
}
