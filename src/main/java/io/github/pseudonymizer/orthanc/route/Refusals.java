// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.route;

import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.AuditTrail;
import io.github.pseudonymizer.study.Requester;

/**
 * Records requests that only administrators may send, from other users. Thread-safe.
 *
 * @param archive the archive's name for itself
 */
public record Refusals(String archive, AuditTrail audit) {

    /** Records one. Without the database the request is refused all the same. */
    void record(Requester requester, String route) {
        try {
            audit.record(new AuditEntry(archive, AuditEntry.Event.REFUSED, requester, "", "", route));
        } catch (StoreException unreachable) {
            // The request is refused anyway, and learns nothing.
        }
    }
}
