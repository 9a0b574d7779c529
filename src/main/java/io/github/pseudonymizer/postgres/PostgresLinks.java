// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.pseudonym.DomainKeys;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.CopiedFiles;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Links;
import io.github.pseudonymizer.study.Making;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.Resource;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Keeps links in PostgreSQL, each under the digest of its original ({@link LinkRow}). Thread-safe. */
public final class PostgresLinks implements Links {

    private static final int MOST = 10_000;
    /** All columns of a link; a condition follows. */
    public static final String SELECT =
            "SELECT archive, domain, original, copy, pseudonym, state, cause, requested_by, address, instances,"
                    + " orphans, changed FROM pseudonymizer.link ";

    private final PostgresDatabase database;

    public PostgresLinks(PostgresDatabase database) {
        this.database = database;
    }

    @Override
    public Optional<Link> find(String archive, String domain, String original) {
        byte[] digest = keys(domain).digest(SealedKind.ORIGINAL, original);
        return database.select(
                SELECT + LinkRow.CONDITION,
                query -> query.bind("archive", archive)
                        .bind("domain", domain)
                        .bind("digest", digest)
                        .map(link())
                        .findOne());
    }

    /** Every domain has a key of its own, so the digest differs from domain to domain. */
    @Override
    public List<Link> ofOriginal(String archive, String original) {
        String sql = SELECT + "WHERE archive = :archive AND (domain, original_digest) IN"
                + " (SELECT * FROM unnest(:domains::text[], :digests::bytea[])) ORDER BY domain";
        List<String> domains = domains();
        List<byte[]> digests = domains.stream()
                .map(domain -> keys(domain).digest(SealedKind.ORIGINAL, original))
                .toList();
        return database.select(
                sql,
                query -> query.bind("archive", archive)
                        .bindArray("domains", String.class, domains)
                        .bind("digests", Handles.bytes(digests))
                        .map(link())
                        .list());
    }

    /** Includes domains that were configured once; a domain's first copy follows its first pseudonym. */
    private List<String> domains() {
        return database.select(
                "SELECT name FROM pseudonymizer.domain",
                query -> query.mapTo(String.class).list());
    }

    @Override
    public List<Link> ofCopy(String archive, String copy) {
        String sql = SELECT + "WHERE archive = :archive AND copy = :copy ORDER BY changed DESC";
        return database.select(
                sql,
                query -> query.bind("archive", archive)
                        .bind("copy", copy)
                        .map(link())
                        .list());
    }

    @Override
    public boolean isCopy(String study) {
        return database.select(
                "SELECT EXISTS (SELECT FROM pseudonymizer.link WHERE copy = :copy)"
                        + " OR EXISTS (SELECT FROM pseudonymizer.former_copy WHERE copy = :copy)"
                        + " OR EXISTS (SELECT FROM pseudonymizer.forgotten_copy WHERE copy = :copy)",
                query -> query.bind("copy", study).mapTo(Boolean.class).one());
    }

    @Override
    public void begin(Link link, List<Resource> part, Making making) {
        String sql = PostgresFormerCopies.NOTE + """
            INSERT INTO pseudonymizer.link (archive, domain, original_digest, original, copy, pseudonym, state,
              cause, requested_by, address, instances, rules, unfinished, changed)
            VALUES (:archive, :domain, :digest, :original, :copy, :pseudonym, 'STORING', :cause, :user, :address,
              :instances, :rules, :unfinished, clock_timestamp())
            ON CONFLICT (archive, domain, original_digest) DO UPDATE SET state = 'STORING', copy = excluded.copy,
              pseudonym = excluded.pseudonym, rules = excluded.rules, unfinished = excluded.unfinished,
              changed = excluded.changed, begun = link.begun + 1,\
            """
                + StaleDecisions.unless("NOT excluded.unfinished" + " AND link.copy = excluded.copy");
        LinkRow row = row(link);
        database.transaction(row.keys(), handle -> {
            PatientRows.requireRemembered(handle, link.domain(), link.pseudonym());
            row.bind(handle.createUpdate(sql))
                    .bind("original", row.keys().seal(SealedKind.ORIGINAL, link.original()))
                    .bind("copy", link.copy())
                    .bind("pseudonym", link.pseudonym())
                    .bind("cause", link.requester().cause().word())
                    .bind("user", StoredText.of(link.requester().user()))
                    .bind("address", StoredText.of(link.requester().address()))
                    .bind("instances", link.instances())
                    .bind("rules", making.digest())
                    .bind("unfinished", making.unfinished())
                    .execute();
            LinkMakings.set(handle, row, making);
            LinkParts.set(handle, row, part);
            return link;
        });
    }

    @Override
    public Former former() {
        return new PostgresFormerCopies(database);
    }

    @Override
    public List<Resource> part(Link link) {
        LinkRow row = row(link);
        return database.query(handle -> LinkParts.find(handle, row));
    }

    @Override
    public Making making(Link link) {
        LinkRow row = row(link);
        return database.query(handle -> LinkMakings.find(handle, row));
    }

    @Override
    public Optional<String> rules(String domain, String digest) {
        DomainKeys keys = keys(domain);
        return database.query(handle -> LinkMakings.rules(handle, keys, domain, digest));
    }

    @Override
    public long countOutdated(String archive, Map<String, Set<String>> current) {
        String sql = "SELECT count(*) FROM pseudonymizer.link " + OutdatedLinks.CONDITION;
        return database.select(
                sql,
                query -> OutdatedLinks.bind(query, archive, current)
                        .mapTo(Long.class)
                        .one());
    }

    @Override
    public List<Link> outdated(String archive, Map<String, Set<String>> current, String after, int limit) {
        String sql = SELECT + OutdatedLinks.CONDITION + " AND copy > :after ORDER BY copy LIMIT :limit";
        return database.select(
                sql,
                query -> OutdatedLinks.bind(query, archive, current)
                        .bind("after", after)
                        .bind("limit", limit)
                        .map(link())
                        .list());
    }

    /** Unfinished copies keep their state, which says that they have to be finished. */
    @Override
    public void complete(Link link, int instances, int orphans) {
        setState(
                link,
                "state = CASE WHEN unfinished THEN state ELSE 'COMPLETE' END, instances = " + instances + ", orphans = "
                        + orphans + ", " + StaleDecisions.unless("link.instances = " + instances));
    }

    @Override
    public void fail(Link link) {
        setState(link, "state = 'FAILED'");
    }

    private void setState(Link link, String assignments) {
        String sql =
                "UPDATE pseudonymizer.link SET " + assignments + ", changed = clock_timestamp() " + LinkRow.CONDITION;
        LinkRow row = row(link);
        if (database.update(sql, row::bind) != 1) {
            throw new StoreException(StoreException.Reason.FAILED, "there is no link to change; it was never begun");
        }
    }

    @Override
    public CopiedFiles copiedFiles(Link link) {
        LinkRow row = row(link);
        return database.select(
                "SELECT files FROM pseudonymizer.copied_files " + LinkRow.CONDITION,
                query -> row.bind(query)
                        .mapTo(byte[].class)
                        .findOne()
                        .map(found -> CopiedFiles.of(row.keys().openBytes(SealedKind.FILES, found)))
                        .orElse(CopiedFiles.NONE));
    }

    @Override
    public void copied(Link link, CopiedFiles files) {
        String sql = "WITH stale AS (UPDATE pseudonymizer.link SET " + StaleDecisions.unless("false") + " "
                + LinkRow.CONDITION + " AND decided) " + """
                INSERT INTO pseudonymizer.copied_files (archive, domain, original_digest, files)
                VALUES (:archive, :domain, :digest, :files)
                ON CONFLICT (archive, domain, original_digest) DO UPDATE SET files = excluded.files
                """;
        LinkRow row = row(link);
        database.transaction(
                row.keys(),
                handle -> row.bind(handle.createUpdate(sql))
                        .bind("files", row.keys().seal(SealedKind.FILES, files.bytes()))
                        .execute());
    }

    @Override
    public List<Link> interrupted(String archive) {
        return database.select(
                SELECT + "WHERE archive = :archive AND state = 'STORING' ORDER BY changed",
                query -> query.bind("archive", archive).map(link()).list());
    }

    @Override
    public List<String> copies(String archive, String after, int limit) {
        String sql = """
            SELECT DISTINCT copy FROM pseudonymizer.link WHERE archive = :archive AND copy > :after
            ORDER BY copy LIMIT :limit
            """;
        return database.select(
                sql,
                query -> query.bind("archive", archive)
                        .bind("after", after)
                        .bind("limit", limit)
                        .mapTo(String.class)
                        .list());
    }

    @Override
    public List<Link> latest(String archive, int limit) {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("a limit is 1 to " + MOST + ", not " + limit);
        }
        return database.select(
                SELECT + "WHERE archive = :archive ORDER BY changed DESC LIMIT :limit",
                query -> query.bind("archive", archive)
                        .bind("limit", limit)
                        .map(link())
                        .list());
    }

    /** The links of a patient in all archives, also those that still have a pseudonym which was merged into this. */
    public List<Link> ofPatient(Handle handle, String domain, String pseudonym) {
        return handle.createQuery(SELECT + "WHERE domain = :domain AND " + PatientRows.LINKED)
                .bind("domain", domain)
                .bind("pseudonym", pseudonym)
                .map(link())
                .list();
    }

    private RowMapper<Link> link() {
        return (row, context) -> link(row);
    }

    private Link link(ResultSet row) throws SQLException {
        return link(row, keys(row.getString("domain")));
    }

    /**
     * A row with all columns of {@link #SELECT}.
     *
     * @param keys of its domain
     */
    public static Link link(ResultSet row, DomainKeys keys) throws SQLException {
        return new Link(
                row.getString("archive"),
                row.getString("domain"),
                keys.open(SealedKind.ORIGINAL, row.getBytes("original")),
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

    private LinkRow row(Link link) {
        return new LinkRow(keys(link.domain()), link);
    }

    private DomainKeys keys(String domain) {
        return database.keys().of(domain);
    }
}
