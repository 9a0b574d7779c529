package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.pseudonym.DomainKeys;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.CopiedFiles;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Links;
import io.github.pseudonymizer.study.Making;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.Resource;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Keeps links in PostgreSQL. The id of an original can be guessed from its Patient ID, so it is kept as a digest and
 * sealed. Thread-safe.
 */
public final class PostgresLinks implements Links {

    static final String KIND = "ORIGINAL";
    static final String FILES = "COPIED FILES";
    private static final int MOST = 10_000;

    private final PostgresDatabase database;

    private interface Parameters {
        void set(PreparedStatement statement) throws SQLException;
    }

    /** Links in this database. */
    public PostgresLinks(PostgresDatabase database) {
        this.database = database;
    }

    @Override
    public Optional<Link> find(String archive, String domain, String original) {
        byte[] digest = keys(domain).digest(KIND, original);
        return select("WHERE archive = ? AND domain = ? AND original_digest = ?", statement -> {
                    statement.setString(1, archive);
                    statement.setString(2, domain);
                    statement.setBytes(3, digest);
                })
                .stream()
                .findFirst();
    }

    /** Every domain has a key of its own, so the digest differs from domain to domain. */
    @Override
    public List<Link> ofOriginal(String archive, String original) {
        String[] domains = domains();
        byte[][] digests = Stream.of(domains)
                .map(domain -> keys(domain).digest(KIND, original))
                .toArray(byte[][]::new);
        String condition = "WHERE archive = ? AND (domain, original_digest) IN"
                + " (SELECT * FROM unnest(?::text[], ?::bytea[])) ORDER BY domain";
        return select(condition, statement -> {
            statement.setString(1, archive);
            statement.setArray(2, statement.getConnection().createArrayOf("text", domains));
            statement.setArray(3, statement.getConnection().createArrayOf("bytea", digests));
        });
    }

    /** Also those that are configured no more; a domain's first copy follows its first pseudonym. */
    private String[] domains() {
        return database.query(connection -> {
            try (PreparedStatement statement = connection.prepareStatement("SELECT name FROM pseudonymizer.domain")) {
                return strings(statement).toArray(String[]::new);
            }
        });
    }

    @Override
    public Optional<Link> findByCopy(String archive, String copy) {
        return select("WHERE archive = ? AND copy = ? ORDER BY changed DESC LIMIT 1", statement -> {
                    statement.setString(1, archive);
                    statement.setString(2, copy);
                })
                .stream()
                .findFirst();
    }

    @Override
    public boolean isCopy(String study) {
        String sql = "SELECT EXISTS (SELECT FROM pseudonymizer.link WHERE copy = ?)";
        return database.query(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, study);
                try (ResultSet rows = statement.executeQuery()) {
                    return rows.next() && rows.getBoolean(1);
                }
            }
        });
    }

    @Override
    public void begin(Link link, List<Resource> part, Making making) {
        String sql = """
                INSERT INTO pseudonymizer.link (archive, domain, original_digest, original, copy, pseudonym, state,
                  cause, requested_by, address, instances, rules, unfinished, changed)
                VALUES (?, ?, ?, ?, ?, ?, 'STORING', ?, ?, ?, ?, ?, ?, clock_timestamp())
                ON CONFLICT (archive, domain, original_digest) DO UPDATE SET state = 'STORING', copy = excluded.copy,
                  pseudonym = excluded.pseudonym, rules = excluded.rules, unfinished = excluded.unfinished,
                  changed = excluded.changed
                """;
        DomainKeys keys = keys(link.domain());
        byte[] digest = keys.digest(KIND, link.original());
        database.transaction(keys, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, link.archive());
                statement.setString(2, link.domain());
                statement.setBytes(3, digest);
                statement.setBytes(4, keys.seal(KIND, link.original()));
                statement.setString(5, link.copy());
                statement.setString(6, link.pseudonym());
                statement.setString(7, link.requester().cause().word());
                statement.setString(8, StoredText.of(link.requester().user()));
                statement.setString(9, StoredText.of(link.requester().address()));
                statement.setInt(10, link.instances());
                statement.setString(11, making.digest());
                statement.setBoolean(12, making.unfinished());
                statement.executeUpdate();
            }
            LinkMakings.set(connection, keys, link, digest, making);
            return LinkParts.set(connection, keys, link, digest, part);
        });
    }

    @Override
    public List<Resource> part(Link link) {
        DomainKeys keys = keys(link.domain());
        byte[] digest = keys.digest(KIND, link.original());
        return database.query(connection -> LinkParts.find(connection, keys, link, digest));
    }

    @Override
    public Making making(Link link) {
        DomainKeys keys = keys(link.domain());
        byte[] digest = keys.digest(KIND, link.original());
        return database.query(connection -> LinkMakings.find(connection, keys, link, digest));
    }

    @Override
    public Optional<String> rules(String domain, String digest) {
        DomainKeys keys = keys(domain);
        return database.query(connection -> LinkMakings.rules(connection, keys, domain, digest));
    }

    @Override
    public long countOutdated(String archive, Map<String, Set<String>> current) {
        return database.query(connection -> OutdatedLinks.count(connection, archive, current));
    }

    @Override
    public List<Link> outdated(String archive, Map<String, Set<String>> current, String after, int limit) {
        return select(OutdatedLinks.CONDITION + " AND copy > ? ORDER BY copy LIMIT ?", statement -> {
            OutdatedLinks.set(statement, archive, current);
            statement.setString(OutdatedLinks.PARAMETERS + 1, after);
            statement.setInt(OutdatedLinks.PARAMETERS + 2, limit);
        });
    }

    /** Unfinished copies keep their state: it tells that somebody is to finish them. */
    @Override
    public void complete(Link link, int instances, int orphans) {
        setState(
                link,
                "state = CASE WHEN unfinished THEN state ELSE 'COMPLETE' END, instances = " + instances + ", orphans = "
                        + orphans);
    }

    @Override
    public void fail(Link link) {
        setState(link, "state = 'FAILED'");
    }

    @Override
    public CopiedFiles copiedFiles(Link link) {
        String sql = """
                SELECT files FROM pseudonymizer.copied_files
                WHERE archive = ? AND domain = ? AND original_digest = ?
                """;
        DomainKeys keys = keys(link.domain());
        return database.query(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, link.archive());
                statement.setString(2, link.domain());
                statement.setBytes(3, keys.digest(KIND, link.original()));
                try (ResultSet rows = statement.executeQuery()) {
                    return rows.next()
                            ? CopiedFiles.of(keys.openBytes(FILES, rows.getBytes("files")))
                            : CopiedFiles.NONE;
                }
            }
        });
    }

    @Override
    public void copied(Link link, CopiedFiles files) {
        String sql = """
                INSERT INTO pseudonymizer.copied_files (archive, domain, original_digest, files) VALUES (?, ?, ?, ?)
                ON CONFLICT (archive, domain, original_digest) DO UPDATE SET files = excluded.files
                """;
        DomainKeys keys = keys(link.domain());
        write(sql, keys, statement -> {
            statement.setString(1, link.archive());
            statement.setString(2, link.domain());
            statement.setBytes(3, keys.digest(KIND, link.original()));
            statement.setBytes(4, keys.seal(FILES, files.bytes()));
        });
    }

    @Override
    public List<Link> interrupted(String archive) {
        return select(
                "WHERE archive = ? AND state = 'STORING' ORDER BY changed",
                statement -> statement.setString(1, archive));
    }

    @Override
    public List<String> copies(String archive, String after, int limit) {
        String sql = """
                SELECT DISTINCT copy FROM pseudonymizer.link WHERE archive = ? AND copy > ? ORDER BY copy LIMIT ?
                """;
        return database.query(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, archive);
                statement.setString(2, after);
                statement.setInt(3, limit);
                return strings(statement);
            }
        });
    }

    private static List<String> strings(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            List<String> strings = new ArrayList<>();
            while (rows.next()) {
                strings.add(rows.getString(1));
            }
            return strings;
        }
    }

    @Override
    public List<Link> latest(String archive, int limit) {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("a limit is 1 to " + MOST + ", not " + limit);
        }
        return select("WHERE archive = ? ORDER BY changed DESC LIMIT ?", statement -> {
            statement.setString(1, archive);
            statement.setInt(2, limit);
        });
    }

    private void setState(Link link, String assignments) {
        String sql = "UPDATE pseudonymizer.link SET " + assignments + ", changed = clock_timestamp()"
                + " WHERE archive = ? AND domain = ? AND original_digest = ?";
        byte[] digest = keys(link.domain()).digest(KIND, link.original());
        int changed = update(sql, statement -> {
            statement.setString(1, link.archive());
            statement.setString(2, link.domain());
            statement.setBytes(3, digest);
        });
        if (changed != 1) {
            throw new StoreException(StoreException.Reason.FAILED, "there is no link to change; it was never begun");
        }
    }

    private int update(String sql, Parameters parameters) {
        return database.transaction(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                parameters.set(statement);
                return statement.executeUpdate();
            }
        });
    }

    private void write(String sql, DomainKeys keys, Parameters parameters) {
        database.transaction(keys, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                parameters.set(statement);
                return statement.executeUpdate();
            }
        });
    }

    private List<Link> select(String condition, Parameters parameters) {
        String sql =
                "SELECT archive, domain, original, copy, pseudonym, state, cause, requested_by, address, instances,"
                        + " orphans, changed FROM pseudonymizer.link " + condition;
        return database.query(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                parameters.set(statement);
                try (ResultSet rows = statement.executeQuery()) {
                    List<Link> links = new ArrayList<>();
                    while (rows.next()) {
                        links.add(link(rows));
                    }
                    return links;
                }
            }
        });
    }

    private Link link(ResultSet row) throws SQLException {
        String domain = row.getString("domain");
        return new Link(
                row.getString("archive"),
                domain,
                keys(domain).open(KIND, row.getBytes("original")),
                row.getString("copy"),
                row.getString("pseudonym"),
                Link.State.valueOf(row.getString("state")),
                new Requester(
                        Requester.Cause.of(row.getString("cause")),
                        row.getString("requested_by"),
                        row.getString("address")),
                row.getInt("instances"),
                row.getInt("orphans"),
                row.getObject("changed", OffsetDateTime.class).toInstant());
    }

    private DomainKeys keys(String domain) {
        return database.keys().of(domain);
    }
}
