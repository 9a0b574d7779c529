// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import io.github.pseudonymizer.testing.TcpProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;

/** A PostgreSQL of the test's own, and a network to it that fails when told to. */
final class ProxiedDatabase implements AutoCloseable {

    private static final HeldTable PSEUDONYMS = new HeldTable("pseudonym");

    private final Path directory;
    private final PseudonymDatabase database;
    private final TcpProxy proxy;

    /** Starts the server, with an empty database in it. */
    ProxiedDatabase(Path directory) throws IOException, SQLException {
        this.directory = directory;
        this.database = new PseudonymDatabase(directory.resolve("postgresql"));
        this.proxy = new TcpProxy(database.port());
    }

    TcpProxy network() {
        return proxy;
    }

    /** The plugin's settings that lead through the network. */
    Map<String, Object> settings(Duration timeout, boolean stableStudies) {
        return Map.of(
                "Database",
                database.settings(proxy.port(), timeout),
                "DataDirectory",
                directory.resolve("data").toString(),
                "StableStudies",
                Map.of("Enabled", stableStudies));
    }

    /** Executes a statement, past the network. */
    void execute(String sql) throws SQLException {
        database.execute(PseudonymDatabase.NAME, sql);
    }

    /**
     * Keeps whoever inserts pseudonyms waiting during some work, so that a test can act in the middle of an import on a
     * machine of any speed.
     */
    <T> T holdingPseudonyms(Callable<T> work) throws Exception {
        return PSEUDONYMS.fromChanges(database.connect(), work);
    }

    /** As {@link #holdingPseudonyms}, also whoever only reads pseudonyms, as one does who checks a table. */
    <T> T hidingPseudonyms(Callable<T> work) throws Exception {
        return PSEUDONYMS.fromAll(database.connect(), work);
    }

    /** The audit trail, past the network. */
    AuditRows audit() {
        return database.audit();
    }

    @Override
    public void close() throws IOException {
        proxy.close();
        database.close();
    }
}
