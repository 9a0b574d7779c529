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
import org.flywaydb.core.api.MigrationVersion;

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
        migrate(connections, MigrationVersion.LATEST);
    }

    /** As above, but only up to a version that an earlier version of the plugin had, or this one. */
    public static void migrate(DataSource connections, String version) {
        if (!version.matches("\\d{1,6}")) {
            throw new StoreException(StoreException.Reason.FAILED, "a version of the schema must be a number");
        }
        migrate(connections, MigrationVersion.fromVersion(version));
    }

    private static void migrate(DataSource connections, MigrationVersion target) {
        try {
            MigrationInfo[] all =
                    upTo(MigrationVersion.LATEST, connections).info().all();
            refuseNewer(all);
            if (!target.equals(MigrationVersion.LATEST)
                    && Arrays.stream(all).noneMatch(one -> target.equals(one.getVersion()))) {
                throw newer(target.getVersion());
            }
            upTo(target, connections).migrate();
        } catch (FlywayException e) {
            throw translated(e);
        }
    }

    private static Flyway upTo(MigrationVersion target, DataSource connections) {
        return Flyway.configure(Schema.class.getClassLoader())
                .dataSource(connections)
                .target(target)
                .schemas(NAME)
                .defaultSchema(NAME)
                .locations(new String[0])
                .callbackLocations(new String[0])
                .resourceProvider(new MigrationScripts())
                .javaMigrationClassProvider(List::of)
                .placeholderReplacement(false)
                .loggers("slf4j")
                .load();
    }

    private static void refuseNewer(MigrationInfo[] migrations) {
        Arrays.stream(migrations)
                .filter(Schema::isUnknownHere)
                .map(migration -> String.valueOf(migration.getVersion()))
                .findFirst()
                .ifPresent(version -> {
                    throw newer(version);
                });
    }

    private static StoreException newer(String version) {
        return new StoreException(
                StoreException.Reason.OUTDATED_PLUGIN,
                "the database has schema version " + version
                        + ", made by a newer version of the plugin; install that or a newer one");
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
