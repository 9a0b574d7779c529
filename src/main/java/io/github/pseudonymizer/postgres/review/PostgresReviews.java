// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.review;

import io.github.pseudonymizer.postgres.Handles;
import io.github.pseudonymizer.postgres.LinkRow;
import io.github.pseudonymizer.postgres.PostgresAuditTrail;
import io.github.pseudonymizer.postgres.PostgresDatabase;
import io.github.pseudonymizer.postgres.PostgresLinks;
import io.github.pseudonymizer.postgres.SealedKind;
import io.github.pseudonymizer.postgres.StoredText;
import io.github.pseudonymizer.pseudonym.DomainKeys;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.review.Decision;
import io.github.pseudonymizer.study.review.LinkQuestion;
import io.github.pseudonymizer.study.review.ReviewedLink;
import io.github.pseudonymizer.study.review.Reviews;
import io.github.pseudonymizer.study.review.Verdict;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Keeps what people have decided about links. Thread-safe. */
public final class PostgresReviews implements Reviews {

    /** {@link ReviewedLink#next}. */
    private static final String NEXT = "(extract(epoch FROM link.created) * 1000000)::bigint || '-' ||"
            + " encode(substring(link.original_digest FROM 1 FOR 8), 'hex') AS next";

    private static final String DECISION = "last.series AS last_series, last.decision AS last_kind,"
            + " last.decided_by AS last_by, last.at AS last_at, last.comment AS last_comment,"
            + " last.content AS last_content, last.seen AS last_seen";

    private final PostgresDatabase database;

    /** The decisions in this database. */
    public PostgresReviews(PostgresDatabase database) {
        this.database = database;
    }

    @Override
    public List<ReviewedLink> page(String archive, LinkQuestion question, LinkQuestion.Page page) {
        List<String> domains = database.select(
                "SELECT name FROM pseudonymizer.domain",
                query -> query.mapTo(String.class).list());
        LinkListQuery list = new LinkListQuery(archive, question, page, database.keys(), domains);
        return select(list.sql(), list::bind);
    }

    @Override
    public List<LinkQuestion.Patient> patients(Map<String, Identity> identities) {
        List<String> domains = List.copyOf(identities.keySet());
        List<byte[]> digests = domains.stream()
                .map(domain -> digest(domain, Objects.requireNonNull(identities.get(domain))))
                .toList();
        return database.select(
                """
                SELECT domain, value FROM pseudonymizer.pseudonym WHERE kind = 'PATIENT' AND forgotten IS NULL
                  AND (domain, digest) IN (SELECT * FROM unnest(:domains::text[], :digests::bytea[]))
                """,
                query -> query.bindArray("domains", String.class, domains)
                        .bind("digests", Handles.bytes(digests))
                        .map((row, context) ->
                                new LinkQuestion.Patient(row.getString("domain"), row.getString("value")))
                        .list());
    }

    private byte[] digest(String domain, Identity identity) {
        return keys(domain).digest(identity.kind().name(), identity.value());
    }

    @Override
    public Optional<ReviewedLink> find(String archive, String copy) {
        return select(
                        "SELECT * FROM pseudonymizer.link WHERE archive = :archive AND copy = :copy"
                                + " ORDER BY changed DESC LIMIT 1",
                        query -> query.bind("archive", archive).bind("copy", copy))
                .stream()
                .findFirst();
    }

    /** @param links a statement for rows of {@code pseudonymizer.link} */
    private List<ReviewedLink> select(String links, Function<Query, Query> parameters) {
        String sql = "SELECT link.*, " + NEXT + ", " + DECISION + " FROM (" + links + ") AS link"
                + " LEFT JOIN pseudonymizer.confirmation AS last ON last.number = link.decision"
                + " ORDER BY link.created DESC, link.original_digest DESC";
        return database.select(
                sql,
                query -> parameters
                        .apply(query)
                        .map((row, context) -> reviewed(row, keys(row.getString("domain"))))
                        .list());
    }

    private static ReviewedLink reviewed(ResultSet row, DomainKeys keys) throws SQLException {
        return new ReviewedLink(
                PostgresLinks.link(row, keys),
                row.getObject("created", OffsetDateTime.class).toInstant(),
                row.getInt("begun"),
                row.getInt("content"),
                Verdict.valueOf(row.getString("confirmation")),
                row.getString("last_kind") == null ? Optional.empty() : Optional.of(decision(row, keys)),
                row.getString("next"));
    }

    private static Decision decision(ResultSet row, DomainKeys keys) throws SQLException {
        byte[] comment = row.getBytes("last_comment");
        return new Decision(
                Decision.Kind.valueOf(row.getString("last_kind")),
                row.getString("last_series"),
                row.getString("last_by"),
                comment == null ? "" : keys.open(SealedKind.COMMENT, comment),
                row.getObject("last_at", OffsetDateTime.class).toInstant(),
                row.getInt("last_content"),
                row.getString("last_seen"));
    }

    @Override
    public List<Decision> history(Link link) {
        LinkRow row = row(link);
        return database.query(handle -> history(handle, row));
    }

    private static List<Decision> history(Handle handle, LinkRow row) {
        return row.bind(handle.createQuery("SELECT " + DECISION + " FROM pseudonymizer.confirmation AS last "
                        + LinkRow.CONDITION + " ORDER BY number"))
                .map((found, context) -> decision(found, row.keys()))
                .list();
    }

    /** The row of the link is locked first, so that the verdict takes every decision into account. */
    @Override
    public boolean decide(
            Link link,
            Optional<Integer> begun,
            Decision decision,
            Function<List<Decision>, Verdict> verdict,
            AuditEntry entry) {
        LinkRow row = row(link);
        return database.transaction(row.keys(), handle -> {
            Optional<Integer> content = lock(handle, row, begun);
            if (content.isEmpty()) {
                return false;
            }
            long number = insert(handle, row, decision, content.get());
            boolean withdrawn = decision.kind() == Decision.Kind.WITHDRAWN;
            row.bind(handle.createUpdate("UPDATE pseudonymizer.link SET decided = :decided, confirmation = :verdict,"
                            + " decision = :number " + LinkRow.CONDITION))
                    .bind("decided", !withdrawn)
                    .bind("verdict", verdict.apply(history(handle, row)).name())
                    .bind("number", withdrawn ? null : number)
                    .execute();
            return PostgresAuditTrail.insert(handle, entry) == 1;
        });
    }

    private static Optional<Integer> lock(Handle handle, LinkRow row, Optional<Integer> begun) {
        String asSeen = begun.isEmpty() ? "" : " AND begun = :begun AND state = 'COMPLETE' AND NOT unfinished";
        Query query = row.bind(handle.createQuery(
                "SELECT content FROM pseudonymizer.link " + LinkRow.CONDITION + asSeen + " FOR UPDATE"));
        begun.ifPresent(number -> query.bind("begun", number));
        return query.mapTo(Integer.class).findOne();
    }

    private static long insert(Handle handle, LinkRow row, Decision decision, int content) {
        byte[] comment = decision.comment().isEmpty() ? null : row.keys().seal(SealedKind.COMMENT, decision.comment());
        return row.bind(handle.createQuery("""
            INSERT INTO pseudonymizer.confirmation
              (archive, domain, original_digest, series, decision, decided_by, comment, content, seen)
            VALUES (:archive, :domain, :digest, :series, :kind, :by, :comment, :content, :seen) RETURNING number
            """))
                .bind("series", decision.series())
                .bind("kind", decision.kind().name())
                .bind("by", StoredText.of(decision.by()))
                .bind("comment", comment)
                .bind("content", content)
                .bind("seen", decision.seen())
                .mapTo(Long.class)
                .one();
    }

    @Override
    public void delete(String archive, String copy) {
        int unused = database.transaction(handle -> {
            handle.createUpdate("""
                INSERT INTO pseudonymizer.forgotten_copy (archive, copy, domain, pseudonym)
                SELECT DISTINCT ON (archive, copy) archive, copy, domain, pseudonym FROM (
                  SELECT archive, copy, domain, pseudonym FROM pseudonymizer.link
                  WHERE archive = :archive AND copy = :copy
                  UNION ALL
                  SELECT archive, former.copy, domain, pseudonym FROM pseudonymizer.former_copy AS former
                  JOIN pseudonymizer.link USING (archive, domain, original_digest)
                  WHERE archive = :archive AND link.copy = :copy) AS copies
                ON CONFLICT DO NOTHING
                """).bind("archive", archive).bind("copy", copy).execute();
            return handle.createUpdate("DELETE FROM pseudonymizer.link WHERE archive = :archive AND copy = :copy")
                    .bind("archive", archive)
                    .bind("copy", copy)
                    .execute();
        });
    }

    @Override
    public Map<Verdict, Long> count(String archive) {
        Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);
        for (Verdict verdict : Verdict.values()) {
            if (verdict != Verdict.NONE) {
                counts.put(verdict, 0L);
            }
        }
        counts.putAll(database.select(
                "SELECT confirmation, count(*) FROM pseudonymizer.link WHERE archive = :archive"
                        + " AND confirmation IN ('CONFIRMED', 'REJECTED', 'STALE') GROUP BY confirmation",
                query -> query.bind("archive", archive)
                        .map((row, context) -> Map.entry(Verdict.valueOf(row.getString(1)), row.getLong(2)))
                        .collectToMap(Map.Entry::getKey, Map.Entry::getValue)));
        return counts;
    }

    private LinkRow row(Link link) {
        return new LinkRow(keys(link.domain()), link);
    }

    private DomainKeys keys(String domain) {
        return database.keys().of(domain);
    }
}
