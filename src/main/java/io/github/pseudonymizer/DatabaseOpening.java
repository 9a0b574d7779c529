// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer;

import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.postgres.DatabaseAccess;
import io.github.pseudonymizer.postgres.PostgresDatabase;
import io.github.pseudonymizer.postgres.UnprovenServer;
import io.github.pseudonymizer.pseudonym.KeyFile;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.settings.DatabaseServer;
import io.github.pseudonymizer.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Opens the database that the settings name, and starts its server if that is the embedded one. */
record DatabaseOpening(Bridge bridge, Settings settings, Parts parts) {

    /** @throws StoreException if the embedded server does not start, or its directory cannot be made */
    PostgresDatabase open() {
        Settings.Database database = settings.database();
        makeDataDirectory();
        UnprovenServer.warning(database.url()).ifPresent(this::warn);
        DatabaseAccess access = parts.add(DatabaseServer.of(settings)).access();
        PostgresDatabase opened = parts.add(new PostgresDatabase(
                access,
                new KeyFile(settings.keyFile()),
                settings.newDatabase(),
                this::warn,
                database.timeout(),
                database.maximumConnections()));
        opened.whenKeyFileIsMade(() -> warn(StartReport.newKeyFile(settings.keyFile())));
        return opened;
    }

    private void warn(String warning) {
        bridge.log(Bridge.LogLevel.WARNING, warning);
    }

    /** It holds the embedded server and usually the key file. No other user needs to look into it. */
    private void makeDataDirectory() {
        Path directory = settings.dataDirectory();
        if (!settings.database().isEmbedded() && !settings.keyFile().startsWith(directory)) {
            return;
        }
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException failed) {
            throw new StoreException(StoreException.Reason.FAILED, "the directory " + directory + " cannot be made");
        }
    }
}
