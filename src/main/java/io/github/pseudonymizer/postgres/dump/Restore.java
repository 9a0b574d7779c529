// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.dump;

import io.github.pseudonymizer.postgres.DatabaseAccess;
import io.github.pseudonymizer.postgres.DriverConnections;
import io.github.pseudonymizer.postgres.Handles;
import io.github.pseudonymizer.postgres.KeyCheck;
import io.github.pseudonymizer.postgres.KeyUse;
import io.github.pseudonymizer.postgres.PostgresAuditTrail;
import io.github.pseudonymizer.postgres.Schema;
import io.github.pseudonymizer.postgres.SealedShift;
import io.github.pseudonymizer.postgres.SqlFailure;
import io.github.pseudonymizer.pseudonym.KeyFile;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.AuditEntry;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Fills an empty database from a {@link Dump}, in one transaction. The tables have the form that they had in the dump;
 * the plugin brings them up to date afterwards, as it does after an update.
 *
 * @param access to the database, which no Orthanc may use meanwhile
 * @param keyFile must have the keys of the rows; empty if that is looked at later
 * @param entry for the audit trail of the new database; empty for none
 */
public record Restore(DatabaseAccess access, Optional<KeyFile> keyFile, Optional<AuditEntry> entry) {

    /**
     * Reads the dump and keeps it, or keeps nothing but empty tables.
     *
     * @return how many rows were read
     * @throws StoreException if the database has rows already, the keys or the tables do not fit, or the dump is
     *     damaged
     */
    public long read(InputStream in) {
        DriverConnections connections = Dump.connections(access);
        try (Handle handle = Handles.over(connections).open()) {
            KeyUse.liftLimits(handle);
            KeyUse.alone(handle);
            DumpLines lines = new DumpLines(in);
            DumpHeader header = DumpHeader.read(lines);
            refuseUnlessEmpty(handle, header);
            if (header.schema().isEmpty()) {
                return 0;
            }
            Schema.migrate(connections, header.schema());
            return handle.inTransaction(transaction -> filled(transaction, header, lines));
        } catch (JdbiException failed) {
            throw SqlFailure.translated(failed);
        } catch (IOException unreadable) {
            throw DumpLines.damaged();
        }
    }

    private static void refuseUnlessEmpty(Handle handle, DumpHeader header) {
        Catalog catalog = new Catalog(handle);
        Optional<String> found = catalog.version();
        if (found.isEmpty()) {
            return;
        }
        if (catalog.tables().stream().anyMatch(catalog::hasRows)) {
            throw new StoreException(
                    StoreException.Reason.FAILED,
                    "the database to be filled has rows of the pseudonymizer already; name an empty one");
        }
        if (!found.get().equals(header.schema())) {
            throw new StoreException(
                    StoreException.Reason.FAILED,
                    "the database to be filled has empty tables of schema version " + found.get() + ", the dump has "
                            + header.schema() + ": drop the schema " + Schema.NAME + " first");
        }
    }

    private long filled(Handle handle, DumpHeader header, DumpLines lines) throws IOException {
        Catalog catalog = new Catalog(handle);
        List<Catalog.Table> filled = new ArrayList<>();
        long all = 0;
        String line = lines.text();
        while (line.startsWith(DumpHeader.TABLE + " ")) {
            Catalog.Table table = table(line);
            if (table.name().equals("pseudonym") && !table.columns().contains("shift_days")) {
                SealedShift.dropReadable(handle);
            }
            refuseUnlike(catalog, table);
            long rows = copied(handle, table, lines);
            if (!lines.text().equals(DumpHeader.ROWS + " " + rows)) {
                throw DumpLines.damaged();
            }
            all += rows;
            filled.add(table);
            line = lines.text();
        }
        while (line.startsWith(DumpHeader.SEQUENCE + " ")) {
            setSequence(catalog, line.split(" ", -1));
            line = lines.text();
        }
        if (!line.equals(DumpHeader.END + " " + filled.size())
                || !lines.isAtEnd()
                || filled.size() != catalog.tables().size()) {
            throw DumpLines.damaged();
        }
        check(handle, header);
        return all;
    }

    private static Catalog.Table table(String line) {
        List<String> words = List.of(line.split(" ", -1));
        return new Catalog.Table(words.get(1), words.subList(2, words.size()));
    }

    private static void setSequence(Catalog catalog, String[] words) {
        if (words.length != 4 || !words[2].matches("\\d{1,18}")) {
            throw DumpLines.damaged();
        }
        catalog.setSequence(words[1], Long.parseLong(words[2]), words[3].equals("true"));
    }

    private static void refuseUnlike(Catalog catalog, Catalog.Table table) {
        List<String> wanted = table.columns().stream().sorted().toList();
        if (catalog.tables().stream()
                .filter(one -> one.name().equals(table.name()))
                .noneMatch(one -> one.columns().stream().sorted().toList().equals(wanted))) {
            throw new StoreException(
                    StoreException.Reason.FAILED,
                    "the table " + table.name() + " of the dump is not as this version of the plugin makes it");
        }
    }

    private static long copied(Handle handle, Catalog.Table table, DumpLines lines) throws IOException {
        try {
            CopyIn copy = handle.getConnection()
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("COPY " + table.target() + " FROM STDIN");
            try {
                long rows = 0;
                for (byte[] line = lines.bytes(); !isEnd(line); line = lines.bytes()) {
                    copy.writeToCopy(line, 0, line.length);
                    rows++;
                }
                return copy.endCopy() == rows ? rows : -1;
            } finally {
                if (copy.isActive()) {
                    copy.cancelCopy();
                }
            }
        } catch (SQLException failed) {
            throw SqlFailure.translated(failed);
        }
    }

    private static boolean isEnd(byte[] line) {
        return line.length == DumpHeader.END_OF_ROWS.length() + 1 && line[0] == '\\' && line[1] == '.';
    }

    private void check(Handle handle, DumpHeader header) {
        if (!KeyCheck.fingerprint(handle).orElse("").equals(header.fingerprint())) {
            throw DumpLines.damaged();
        }
        keyFile.ifPresent(file -> KeyCheck.fitting(handle, file, header.fingerprint()));
        entry.ifPresent(event -> PostgresAuditTrail.insert(handle, event));
    }
}
