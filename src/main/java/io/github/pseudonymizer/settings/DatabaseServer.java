// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.settings;

import io.github.pseudonymizer.postgres.DatabaseAccess;
import io.github.pseudonymizer.postgres.embedded.EmbeddedServer;
import io.github.pseudonymizer.pseudonym.StoreException;

/**
 * The PostgreSQL server that the settings mean. If it is the embedded one it runs until this is closed.
 *
 * @param access where it is
 */
public record DatabaseServer(DatabaseAccess access) implements AutoCloseable {

    /**
     * The server of these settings; the embedded one is started.
     *
     * @throws StoreException if it is the embedded one and does not start, for example because another Orthanc has it
     */
    public static DatabaseServer of(Settings settings) {
        Settings.Database database = settings.database();
        if (database.isEmbedded()) {
            return new DatabaseServer(EmbeddedServer.start(settings.databaseDirectory()));
        }
        return new DatabaseServer(database.passwordFile()
                .map(file -> DatabaseAccess.withPasswordFile(database.url(), database.user(), file))
                .orElseGet(() -> DatabaseAccess.withPassword(database.url(), database.user(), database.password())));
    }

    @Override
    public void close() {
        if (access instanceof EmbeddedServer server) {
            server.close();
        }
    }
}
