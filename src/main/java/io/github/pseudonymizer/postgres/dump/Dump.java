// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.dump;

import io.github.pseudonymizer.postgres.DatabaseAccess;
import io.github.pseudonymizer.postgres.DriverConnections;
import io.github.pseudonymizer.postgres.Handles;
import io.github.pseudonymizer.postgres.KeyCheck;
import io.github.pseudonymizer.postgres.KeyUse;
import io.github.pseudonymizer.postgres.PostgresAuditTrail;
import io.github.pseudonymizer.postgres.SqlFailure;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.AuditEntry;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.postgresql.PGConnection;

/**
 * Writes all tables of the schema as they are at one moment. Identities stay sealed: the key file is not in a dump.
 *
 * @param access to the database
 * @param alone whether no Orthanc may use it meanwhile
 * @param entry for its audit trail, written before; empty for none
 */
public record Dump(DatabaseAccess access, boolean alone, Optional<AuditEntry> entry) {

    private static final Duration LOGIN = Duration.ofSeconds(20);
    private static final Duration LONGEST_STATEMENT = Duration.ofHours(6);
    private static final int BUFFER = 1 << 16;

    /** Connections to one database, for statements that take long. */
    static DriverConnections connections(DatabaseAccess access) {
        return new DriverConnections(access, LOGIN, LONGEST_STATEMENT);
    }

    /**
     * Writes it; memory does not grow with the database.
     *
     * @param out stays open
     * @return how many rows were written
     * @throws StoreException if the database cannot be read, or is in use and must not be
     * @throws UncheckedIOException if it cannot be written
     */
    public long write(OutputStream out) {
        try (Handle handle = Handles.over(connections(access)).open()) {
            KeyUse.liftLimits(handle);
            if (alone) {
                KeyUse.alone(handle);
            }
            entry.ifPresent(event -> PostgresAuditTrail.insert(handle, event));
            return handle.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, snapshot -> written(snapshot, out));
        } catch (JdbiException failed) {
            throw SqlFailure.translated(failed);
        }
    }

    private static long written(Handle handle, OutputStream out) {
        handle.execute("SET TRANSACTION READ ONLY");
        Catalog catalog = new Catalog(handle);
        Optional<String> version = catalog.version();
        try {
            OutputStream buffered = new BufferedOutputStream(out, BUFFER);
            String fingerprint =
                    version.flatMap(one -> KeyCheck.fingerprint(handle)).orElse("");
            for (String line : new DumpHeader(version.orElse(""), fingerprint).lines()) {
                line(buffered, line);
            }
            List<Catalog.Table> tables = version.isPresent() ? catalog.tables() : List.of();
            long all = 0;
            for (Catalog.Table table : tables) {
                line(buffered, DumpHeader.TABLE + " " + table.text());
                long rows = handle.getConnection()
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyOut("COPY " + table.target() + " TO STDOUT", buffered);
                line(buffered, DumpHeader.END_OF_ROWS);
                line(buffered, DumpHeader.ROWS + " " + rows);
                all += rows;
            }
            for (String sequence : version.isPresent() ? catalog.sequences() : List.<String>of()) {
                line(buffered, DumpHeader.SEQUENCE + " " + sequence);
            }
            line(buffered, DumpHeader.END + " " + tables.size());
            buffered.flush();
            return all;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (SQLException failed) {
            throw SqlFailure.translated(failed);
        }
    }

    private static void line(OutputStream out, String text) throws IOException {
        out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
