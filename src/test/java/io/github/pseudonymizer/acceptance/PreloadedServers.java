// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PostgresCluster;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Random;

/** An Orthanc and a PostgreSQL of its own, each in an environment that a test makes for it. */
record PreloadedServers(PostgresCluster postgres, OrthancServer orthanc) implements AutoCloseable {

    private static final String DATABASE = "pseudonyms";

    /**
     * Starts both.
     *
     * @param settings Orthanc's, but for the plugin
     */
    static PreloadedServers start(
            Path directory,
            int timeoutSeconds,
            Map<String, String> ofPostgres,
            Map<String, String> ofOrthanc,
            Map<String, Object> settings)
            throws Exception {
        PostgresCluster postgres = new PostgresCluster(directory.resolve("postgresql"), ofPostgres);
        postgres.execute("postgres", "CREATE DATABASE " + DATABASE);
        OrthancServer orthanc = OrthancServer.start(
                OrthancServer.withPlugin(
                        Map.of(
                                "Database",
                                postgres.settings(DATABASE, timeoutSeconds),
                                "DataDirectory",
                                directory.resolve("data").toString()),
                        settings),
                ofOrthanc);
        orthanc.awaitPlugin();
        return new PreloadedServers(postgres, orthanc);
    }

    FaultBench bench(Random random) {
        return new FaultBench(orthanc, new AuditRows(this::connect), random);
    }

    /** A connection to the plugin's database. */
    Connection connect() throws SQLException {
        return postgres.connect(DATABASE);
    }

    /** The number that a query finds first in the plugin's database. */
    long number(String sql) throws Exception {
        return postgres.number(DATABASE, sql);
    }

    @Override
    public void close() {
        orthanc.close();
        postgres.close();
    }
}
