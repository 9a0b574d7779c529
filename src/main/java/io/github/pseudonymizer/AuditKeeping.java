// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer;

import io.github.pseudonymizer.orthanc.bridge.Daemons;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.service.AuditLog;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.Requester;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Deletes entries of the audit trail that are older than the administrator wants, once an hour. Thread-safe. */
final class AuditKeeping implements AutoCloseable {

    private static final long PAUSE_MINUTES = 60;

    private final String archive;
    private final AuditLog log;
    private final int days;
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, new Daemons("audit"));

    /**
     * Does nothing yet.
     *
     * @param archive the archive's name for itself
     * @param days how long entries are kept; 0 for no limit
     */
    AuditKeeping(String archive, AuditLog log, int days) {
        this.archive = archive;
        this.log = log;
        this.days = days;
    }

    /** Begins; a first deletion follows in a minute. */
    void start() {
        if (days > 0) {
            Future<?> unused = clock.scheduleWithFixedDelay(this::deleteOldEntries, 1, PAUSE_MINUTES, TimeUnit.MINUTES);
        }
    }

    private void deleteOldEntries() {
        try {
            log.deleteOlderThan(days, this::entry);
        } catch (StoreException unreachable) {
            // They are deleted an hour later.
        }
    }

    private AuditEntry entry(long deleted) {
        return new AuditEntry(
                archive,
                AuditEntry.Event.AUDIT_SHORTENED,
                Requester.itself(Requester.Cause.INTERNAL),
                "",
                "",
                deleted + " entries older than " + days + " days");
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
