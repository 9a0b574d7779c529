// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.pseudonym.StoreException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/** Brings the tables to the form that this version of the plugin needs. */
public final class Schema {

    /** All tables are in this schema. */
    public static final String NAME = "pseudonymizer";

    private Schema() {}

    /**
     * Creates or migrates the schema. The caller ensures that no other server does so at the same time.
     *
     * @throws StoreException if the schema is newer than this plugin knows, was changed by hand, or cannot be migrated
     */
    static void migrate(DataSource connections) {
        try {
            Flyway flyway = Flyway.configure(Schema.class.getClassLoader())
                    .dataSource(connections)
                    .schemas(NAME)
                    .defaultSchema(NAME)
                    .locations(new String[0])
                    .callbackLocations(new String[0])
                    .resourceProvider(new MigrationScripts())
                    .javaMigrationClassProvider(List::of)
                    .placeholderReplacement(false)
                    .loggers("slf4j")
                    .load();
            refuseNewer(flyway.info().all());
            flyway.migrate();
        } catch (FlywayException e) {
            throw translated(e);
        }
    }

    private static void refuseNewer(MigrationInfo[] migrations) {
        Arrays.stream(migrations)
                .filter(Schema::isUnknownHere)
                .map(migration -> String.valueOf(migration.getVersion()))
                .findFirst()
                .ifPresent(version -> {
                    throw new StoreException(
                            StoreException.Reason.OUTDATED_PLUGIN,
                            "the database has schema version " + version
                                    + ", made by a newer version of the plugin; install that or a newer one");
                });
    }

    private static boolean isUnknownHere(MigrationInfo migration) {
        return migration.getState() == MigrationState.FUTURE_SUCCESS
                || migration.getState() == MigrationState.FUTURE_FAILED;
    }

    /** Flyway's messages quote SQL; only the SQLSTATE leaves. */
    private static StoreException translated(FlywayException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return SqlFailure.translated(sql);
            }
            if (cause instanceof StoreException ours) {
                return ours;
            }
        }
        return new StoreException(
                StoreException.Reason.OUTDATED_SCHEMA,
                "the tables are not as any version of the plugin left them, and cannot be brought up to date ("
                        + failure.getErrorCode() + "): restore the database whole from a backup");
    }
}
