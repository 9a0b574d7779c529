// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer;

import io.github.pseudonymizer.postgres.PostgresDatabase;
import io.github.pseudonymizer.postgres.dump.Dump;
import io.github.pseudonymizer.postgres.dump.DumpFile;
import io.github.pseudonymizer.postgres.dump.Restore;
import io.github.pseudonymizer.postgres.dump.Transfer;
import io.github.pseudonymizer.pseudonym.KeyFile;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.settings.DatabaseServer;
import io.github.pseudonymizer.settings.Settings;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.Requester;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The commands that carry the whole database away, and bring it back. Each is done as a whole or not at all. */
final class DatabaseCommands {

    private final PrintStream out;
    private final PrintStream err;
    private final Requester administrator =
            new Requester(Requester.Cause.COMMAND, System.getProperty("user.name", ""), "");

    DatabaseCommands(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Writes all of the database to a file, also while Orthanc runs on a server. */
    void dump(Settings settings, Path file) {
        requireKeyFile(settings);
        try (DatabaseServer server = DatabaseServer.of(settings, err::println)) {
            prepare(server, settings);
            long rows = new DumpFile(file)
                    .write(new Dump(server.access(), false, entry(AuditEntry.Event.DATABASE_DUMPED, "to a file")));
            out.println(rows + " rows are in " + file + ". Only with the key file " + settings.keyFile()
                    + " can it be used; keep the two apart.");
        }
    }

    /** Fills an empty database from such a file. */
    void restore(Settings settings, Path file) {
        requireKeyFile(settings);
        try (DatabaseServer server = DatabaseServer.of(settings, err::println)) {
            long rows = new DumpFile(file)
                    .read(new Restore(
                            server.access(),
                            Optional.of(new KeyFile(settings.keyFile())),
                            entry(AuditEntry.Event.DATABASE_RESTORED, "from a file")));
            prepare(server, settings);
            out.println(rows + " rows were restored. Orthanc can be started.");
        }
    }

    /** Moves everything from one database to another, which is empty. The first one keeps what it has. */
    void move(Settings from, Settings to) {
        requireKeyFile(from);
        requireKeyFile(to);
        try (DatabaseServer source = DatabaseServer.of(from, err::println);
                DatabaseServer target = DatabaseServer.of(to, err::println)) {
            if (source.access().url().equals(target.access().url())) {
                throw new StoreException(StoreException.Reason.FAILED, "both configurations name the same database");
            }
            prepare(source, from);
            long rows = Transfer.run(
                    new Dump(source.access(), true, entry(AuditEntry.Event.DATABASE_DUMPED, "to another database")),
                    new Restore(
                            target.access(),
                            Optional.of(new KeyFile(to.keyFile())),
                            entry(AuditEntry.Event.DATABASE_RESTORED, "from another database")));
            prepare(target, to);
            out.println(rows + " rows were moved. Use the second configuration from now on.");
            out.println("The first database still has them: delete it once the second is in use and was backed up. Two"
                    + " databases in use at a time would give one patient two pseudonyms.");
        }
    }

    /** Without one, an embedded server in a wrong place or by a wrong user would be started. */
    private static void requireKeyFile(Settings settings) {
        if (!Files.exists(settings.keyFile())) {
            throw new StoreException(
                    StoreException.Reason.WRONG_KEY,
                    "there is no key file " + settings.keyFile() + "; put the one that fits the rows there first");
        }
    }

    /** Brings the tables up to date, and looks whether the key file fits. */
    private void prepare(DatabaseServer server, Settings settings) {
        try (PostgresDatabase database = new PostgresDatabase(
                server.access(),
                new KeyFile(settings.keyFile()),
                false,
                err::println,
                settings.database().timeout(),
                1)) {
            database.check();
        }
    }

    private Optional<AuditEntry> entry(AuditEntry.Event event, String detail) {
        return Optional.of(new AuditEntry("", event, administrator, "", "", detail));
    }
}
