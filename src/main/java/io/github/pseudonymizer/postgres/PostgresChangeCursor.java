package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.pseudonym.DomainKeys;
import io.github.pseudonymizer.study.ChangeCursor;
import io.github.pseudonymizer.study.Requester;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Keeps in PostgreSQL how far the change logs were read. Thread-safe. */
public final class PostgresChangeCursor implements ChangeCursor {

    private final PostgresDatabase database;

    /** Cursors in this database. */
    public PostgresChangeCursor(PostgresDatabase database) {
        this.database = database;
    }

    @Override
    public OptionalLong position(String archive) {
        String sql = "SELECT position FROM pseudonymizer.change_cursor WHERE archive = ?";
        return database.query(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, archive);
                try (ResultSet rows = statement.executeQuery()) {
                    return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
                }
            }
        });
    }

    @Override
    public void begin(String archive, long position, Instant since) {
        String sql = """
                INSERT INTO pseudonymizer.change_cursor (archive, position, followed_since) VALUES (?, ?, ?)
                ON CONFLICT (archive) DO NOTHING
                """;
        database.transaction(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, archive);
                statement.setLong(2, position);
                statement.setObject(3, since.atOffset(ZoneOffset.UTC));
                return statement.executeUpdate();
            }
        });
    }

    @Override
    public Optional<Instant> followedSince(String archive) {
        String sql = "SELECT followed_since FROM pseudonymizer.change_cursor WHERE archive = ?";
        return database.query(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, archive);
                try (ResultSet rows = statement.executeQuery()) {
                    return rows.next()
                            ? Optional.of(
                                    rows.getObject(1, OffsetDateTime.class).toInstant())
                            : Optional.empty();
                }
            }
        });
    }

    @Override
    public void followSince(String archive, Instant since) {
        String sql = """
                UPDATE pseudonymizer.change_cursor SET followed_since = least(followed_since, ?) WHERE archive = ?
                """;
        database.transaction(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setObject(1, since.atOffset(ZoneOffset.UTC));
                statement.setString(2, archive);
                return statement.executeUpdate();
            }
        });
    }

    @Override
    public void advance(String archive, long position, List<String> studies, Requester.Cause cause) {
        String sql = """
                INSERT INTO pseudonymizer.change_cursor (archive, position) VALUES (?, ?)
                ON CONFLICT (archive) DO UPDATE SET position = excluded.position, changed = clock_timestamp()
                """;
        DomainKeys keys = PendingStudyRows.keys(database);
        database.transaction(keys, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, archive);
                statement.setLong(2, position);
                statement.executeUpdate();
            }
            return PendingStudyRows.insert(connection, keys, archive, studies, cause, "");
        });
    }
}
