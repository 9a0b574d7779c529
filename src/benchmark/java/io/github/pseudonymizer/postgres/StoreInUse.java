// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.pseudonym.KeyFile;
import io.github.pseudonymizer.pseudonym.PseudonymStore;
import io.github.pseudonymizer.testing.PostgresCluster;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;

/** The store of pseudonyms on a database of its own, with as many connections as a benchmark wants. */
public final class StoreInUse implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final PostgresCluster cluster;
    private final String name;
    private final PostgresDatabase database;

    /**
     * Makes the database and its tables.
     *
     * @param folder for the key file
     * @param connections of the pool
     */
    public StoreInUse(PostgresCluster cluster, String name, Path folder, int connections) throws SQLException {
        this.cluster = cluster;
        this.name = name;
        cluster.execute("postgres", "CREATE DATABASE " + name);
        this.database = new PostgresDatabase(
                DatabaseAccess.withPassword(cluster.url(name), cluster.user(), cluster.password()),
                new KeyFile(folder.resolve(name + ".key")),
                TIMEOUT,
                connections);
        database.check();
    }

    /** The store itself. */
    public PseudonymStore store() {
        return new PostgresPseudonymStore(database);
    }

    /** Adds patients that were there before, none of whom is asked for. */
    public void fill(int patients) throws SQLException {
        cluster.execute(name, "INSERT INTO pseudonymizer.domain (name) VALUES ('default') ON CONFLICT DO NOTHING");
        cluster.execute(
                name,
                "INSERT INTO pseudonymizer.pseudonym (domain, kind, digest, value, shift, identity)"
                        + " SELECT 'default', 'PATIENT', sha256(('p' || p)::bytea), 'filled' || p, sha256('x'),"
                        + " sha256(('ip' || p)::bytea) || sha256('x') FROM generate_series(1, " + patients + ") AS p");
        cluster.execute(name, "VACUUM (ANALYZE) pseudonymizer.pseudonym");
        cluster.execute(name, "CHECKPOINT");
    }

    @Override
    public void close() {
        database.close();
    }
}
