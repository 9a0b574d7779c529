// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan.wish;

/** Who may say which pseudonym a new patient gets. */
public enum AssignedPseudonyms {
    /** The domain alone makes pseudonyms. */
    IGNORE,
    ADMINISTRATORS,
    EVERYONE;

    /** Whether a request may assign one. */
    public boolean allow(boolean byAdministrator) {
        return this == EVERYONE || (this == ADMINISTRATORS && byAdministrator);
    }
}
