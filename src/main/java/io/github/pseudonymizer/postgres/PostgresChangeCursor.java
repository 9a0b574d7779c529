// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.pseudonym.DomainKeys;
import io.github.pseudonymizer.study.ChangeCursor;
import io.github.pseudonymizer.study.Requester;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Keeps in PostgreSQL how far the change logs were read. Thread-safe. */
public final class PostgresChangeCursor implements ChangeCursor {

    private final PostgresDatabase database;

    public PostgresChangeCursor(PostgresDatabase database) {
        this.database = database;
    }

    @Override
    public OptionalLong position(String archive) {
        String sql = "SELECT position FROM pseudonymizer.change_cursor WHERE archive = :archive";
        return database.select(
                sql,
                query -> query.bind("archive", archive)
                        .mapTo(Long.class)
                        .findOne()
                        .map(OptionalLong::of)
                        .orElse(OptionalLong.empty()));
    }

    @Override
    public void begin(String archive, long position, Instant since) {
        String sql = """
            INSERT INTO pseudonymizer.change_cursor (archive, position, followed_since)
            VALUES (:archive, :position, :since)
            ON CONFLICT (archive) DO NOTHING
            """;
        database.update(
                sql,
                update -> update.bind("archive", archive)
                        .bind("position", position)
                        .bind("since", since));
    }

    @Override
    public Optional<Instant> followedSince(String archive) {
        String sql = "SELECT followed_since FROM pseudonymizer.change_cursor WHERE archive = :archive";
        return database.select(
                sql,
                query -> query.bind("archive", archive).mapTo(Instant.class).findOne());
    }

    @Override
    public void followSince(String archive, Instant since) {
        String sql = """
            UPDATE pseudonymizer.change_cursor SET followed_since = least(followed_since, :since)
            WHERE archive = :archive
            """;
        database.update(sql, update -> update.bind("archive", archive).bind("since", since));
    }

    @Override
    public void advance(String archive, long position, List<String> studies, Requester.Cause cause) {
        DomainKeys keys = PendingStudyRows.keys(database.keys());
        database.transaction(keys, handle -> {
            handle.createUpdate("""
                INSERT INTO pseudonymizer.change_cursor (archive, position) VALUES (:archive, :position)
                ON CONFLICT (archive) DO UPDATE SET position = excluded.position,
                  changed = clock_timestamp()
                """)
                    .bind("archive", archive)
                    .bind("position", position)
                    .execute();
            return PendingStudyRows.insert(handle, keys, archive, studies, cause, "");
        });
    }
}
