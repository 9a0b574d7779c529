// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.intercept;

import io.github.pseudonymizer.orthanc.request.Job;
import io.github.pseudonymizer.orthanc.request.RequestException;
import io.github.pseudonymizer.orthanc.request.RequestException.Reason;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.AuditTrail;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Requester;
import java.util.function.Function;

/**
 * Refuses what the settings block. Thread-safe.
 *
 * @param interception what the settings say
 * @param archive the archive's name for itself
 */
public record Blocking(Interception interception, AuditTrail audit, String archive) {

    /**
     * Does nothing unless anonymization is blocked.
     *
     * @throws RequestException if it is; the audit trail then has an entry about it
     */
    void refuseBlockedAnonymization(Requester requester) {
        if (interception.anonymize() == Interception.Mode.BLOCK) {
            record(requester);
            throw refusal();
        }
    }

    /** The same orders, except that those of blocked anonymization are refused: a job may be older than the block. */
    public Function<Job, Order> before(Function<Job, Order> orders) {
        return job -> {
            refuseBlockedAnonymization(job.requester());
            return orders.apply(job);
        };
    }

    /** Writes to the audit trail that a request is blocked. */
    void record(Requester requester) {
        audit.record(new AuditEntry(archive, AuditEntry.Event.BLOCKED, requester, "", "", ""));
    }

    /** The exception that tells the sender of a blocked request so. */
    RequestException refusal() {
        return new RequestException(Reason.FORBIDDEN, interception.blockMessage());
    }
}
