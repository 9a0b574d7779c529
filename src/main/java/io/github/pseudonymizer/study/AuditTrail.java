// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study;

import java.util.List;

/** The permanent record of users' and the plugin's actions. Thread-safe. */
public interface AuditTrail {

    /**
     * Adds an entry; durable when this returns.
     *
     * @throws io.github.pseudonymizer.pseudonym.StoreException if it could not be kept
     */
    void record(AuditEntry entry);

    /** Adds entries, in one go where the store can; as above. */
    default void recordAll(List<AuditEntry> entries) {
        entries.forEach(this::record);
    }
}
