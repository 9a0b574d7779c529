// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer;

import io.github.pseudonymizer.metrics.DatabaseProbe;
import io.github.pseudonymizer.metrics.TimedPseudonymStore;
import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.postgres.PostgresAuditTrail;
import io.github.pseudonymizer.postgres.PostgresChangeCursor;
import io.github.pseudonymizer.postgres.PostgresDatabase;
import io.github.pseudonymizer.postgres.PostgresLinks;
import io.github.pseudonymizer.postgres.PostgresPatientTraits;
import io.github.pseudonymizer.postgres.PostgresPseudonymStore;
import io.github.pseudonymizer.postgres.PostgresQueueContents;
import io.github.pseudonymizer.postgres.PostgresServerLocks;
import io.github.pseudonymizer.postgres.PostgresStudyQueue;
import io.github.pseudonymizer.postgres.service.PostgresAuditLog;
import io.github.pseudonymizer.postgres.service.PostgresPseudonymTable;
import io.github.pseudonymizer.service.ServicePorts;
import io.github.pseudonymizer.settings.Settings;
import io.github.pseudonymizer.study.ServerLocks;
import io.github.pseudonymizer.study.Stores;

/**
 * The database and everything that is stored in it.
 *
 * @param pseudonyms the store of pseudonyms in {@code stores}, with its measured durations
 * @param locks among the servers that share an index
 * @param probe looks regularly whether the database can be used
 */
record DatabaseParts(
        PostgresDatabase database,
        Stores stores,
        TimedPseudonymStore pseudonyms,
        ServerLocks locks,
        DatabaseProbe probe) {

    /**
     * Opens them.
     *
     * @throws io.github.pseudonymizer.pseudonym.StoreException if the embedded server does not start
     */
    static DatabaseParts open(Bridge bridge, Settings settings, ArchiveParts archive, Parts parts) {
        PostgresDatabase database = new DatabaseOpening(bridge, settings, parts).open();
        settings.sharedIndex().ifPresent(shared -> database.rename(archive.serverName(), shared));
        TimedPseudonymStore pseudonyms = new TimedPseudonymStore(new PostgresPseudonymStore(database));
        Stores stores = new Stores(
                pseudonyms,
                new PostgresPatientTraits(database),
                new PostgresLinks(database),
                new PostgresAuditTrail(database),
                new PostgresChangeCursor(database),
                new PostgresStudyQueue(database, archive.serverName()),
                new PostgresQueueContents(database));
        ServerLocks locks = settings.sharedIndex().isPresent()
                ? parts.add(new PostgresServerLocks(database, archive.name(), archive.serverName()))
                : ServerLocks.ALONE;
        DatabaseProbe probe = parts.add(new DatabaseProbe(
                () -> {
                    database.check();
                    return stores.contents().queue(archive.name());
                },
                database::isPreparing,
                settings.database().timeout()));
        return new DatabaseParts(database, stores, pseudonyms, locks, probe);
    }

    /** What the service for administrators uses. */
    ServicePorts servicePorts() {
        return new ServicePorts(
                new PostgresPseudonymTable(database),
                new PostgresAuditLog(database),
                stores.pseudonyms(),
                stores.audit());
    }
}
