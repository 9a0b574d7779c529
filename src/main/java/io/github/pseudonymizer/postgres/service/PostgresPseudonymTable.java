// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.service;

import io.github.pseudonymizer.postgres.PostgresDatabase;
import io.github.pseudonymizer.postgres.PseudonymRow;
import io.github.pseudonymizer.pseudonym.DomainKeys;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.pseudonym.PseudonymGenerator;
import io.github.pseudonymizer.service.ImportReport;
import io.github.pseudonymizer.service.ImportRows;
import io.github.pseudonymizer.service.PseudonymTable;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.Link;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads and fills the table of pseudonyms for administrators. Thread-safe. */
public final class PostgresPseudonymTable implements PseudonymTable {

    private static final int PAGE = 5_000;

    private final PostgresDatabase database;
    private final PseudonymGenerator generator = new PseudonymGenerator(new SecureRandom());
    private final OneAtATime imports;

    /** The pseudonyms in this database. */
    public PostgresPseudonymTable(PostgresDatabase database) {
        this.database = database;
        this.imports = new OneAtATime("another import", database.timeout());
    }

    @Override
    public ImportReport add(
            Namespace namespace,
            Identity.Kind kind,
            ImportRows rows,
            boolean dryRun,
            Function<ImportReport, AuditEntry> entry) {
        return imports.inTurn(() -> addNow(namespace, kind, rows, dryRun, entry));
    }

    private ImportReport addNow(
            Namespace namespace,
            Identity.Kind kind,
            ImportRows rows,
            boolean dryRun,
            Function<ImportReport, AuditEntry> entry) {
        DomainKeys keys = database.keys().of(namespace.name());
        PseudonymImport job = new PseudonymImport(namespace.name(), kind, keys, generator);
        return database.longTransaction(keys, handle -> job.run(handle, rows, dryRun, entry));
    }

    @Override
    public Map<Identity, Pseudonym> find(Namespace namespace, Set<Identity> identities) {
        DomainKeys keys = database.keys().of(namespace.name());
        Map<String, Identity> wanted = new HashMap<>();
        for (Identity identity : identities) {
            byte[] digest = keys.digest(identity.kind().name(), identity.value());
            wanted.put(HexFormat.of().formatHex(digest), identity);
        }
        // In a transaction with these keys: with others, every patient would seem to be unknown.
        return database.transaction(keys, handle -> PseudonymRow.find(handle, namespace.name(), keys, wanted));
    }

    /** They are recognized by the UID that the key makes of their own. */
    @Override
    public Set<Identity> forgotten(Namespace namespace, Set<Identity> studies) {
        if (studies.isEmpty()) {
            return Set.of();
        }
        DomainKeys keys = database.keys().of(namespace.name());
        Map<String, Identity> derived = new HashMap<>();
        studies.forEach(study -> derived.put(keys.uids().map(study.value()), study));
        String sql = """
            SELECT value FROM pseudonymizer.pseudonym
            WHERE domain = :domain AND kind = 'STUDY' AND value = ANY (:values) AND forgotten IS NOT NULL
            """;
        // In a transaction with these keys: with others, no study would seem to be forgotten.
        return database.transaction(
                keys,
                handle -> handle
                        .createQuery(sql)
                        .bind("domain", namespace.name())
                        .bindArray("values", String.class, List.copyOf(derived.keySet()))
                        .mapTo(String.class)
                        .stream()
                        .map(derived::get)
                        .collect(Collectors.toSet()));
    }

    @Override
    public List<Known> identities(Optional<String> domain, Collection<String> values) {
        return database.select(
                """
            SELECT known.domain, known.kind, known.value, known.identity
            FROM pseudonymizer.domain JOIN pseudonymizer.pseudonym AS known ON known.domain = domain.name
            WHERE (:domain = '' OR domain.name = :domain) AND known.kind IN ('PATIENT', 'STUDY')
              AND known.value = ANY (:values) AND known.forgotten IS NULL
            ORDER BY known.domain, known.kind, known.value, known.alias
            """,
                query -> query.bind("domain", domain.orElse(""))
                        .bindArray("values", String.class, List.copyOf(values))
                        .map((row, context) ->
                                new Known(row.getString("domain"), row.getString("value"), identity(row)))
                        .list());
    }

    @Override
    public List<Merged> merged(Optional<String> domain, Collection<String> values) {
        return database.select(
                """
            SELECT known.domain, known.value, known.merged_into
            FROM pseudonymizer.domain JOIN pseudonymizer.pseudonym AS known ON known.domain = domain.name
            WHERE (:domain = '' OR domain.name = :domain) AND known.kind = 'PATIENT'
              AND known.value = ANY (:values) AND known.merged_into IS NOT NULL
            ORDER BY known.domain, known.value
            """,
                query -> query.bind("domain", domain.orElse(""))
                        .bindArray("values", String.class, List.copyOf(values))
                        .map((row, context) -> new Merged(
                                row.getString("domain"), row.getString("value"), row.getString("merged_into")))
                        .list());
    }

    private Identity identity(ResultSet row) throws SQLException {
        String kind = row.getString("kind");
        DomainKeys keys = database.keys().of(row.getString("domain"));
        return new Identity(Identity.Kind.valueOf(kind), keys.open(kind, row.getBytes("identity")));
    }

    /** Page by page, each a statement of its own: a client that reads slowly holds nothing. */
    @Override
    public void each(Namespace namespace, Identity.Kind kind, String after, long limit, Consumer<Entry> taker) {
        DomainKeys keys = database.keys().of(namespace.name());
        String last = after;
        long left = limit;
        while (left > 0) {
            int size = (int) Math.min(PAGE, left);
            List<Map.Entry<String, Entry>> page = page(namespace, kind, last, size, keys);
            page.forEach(one -> taker.accept(one.getValue()));
            if (page.size() < size) {
                return;
            }
            last = page.get(page.size() - 1).getKey();
            left -= page.size();
        }
    }

    private List<Map.Entry<String, Entry>> page(
            Namespace namespace, Identity.Kind kind, String after, int size, DomainKeys keys) {
        return database.select(
                """
            SELECT * FROM (
              SELECT domain, kind, value, shift, identity, alias
              FROM pseudonymizer.pseudonym
              WHERE domain = :domain AND kind = :kind AND value > :after AND forgotten IS NULL
              ORDER BY value FETCH FIRST (:size) ROWS WITH TIES) AS page
            ORDER BY value, alias
            """,
                query -> query.bind("domain", namespace.name())
                        .bind("kind", kind.name())
                        .bind("after", after)
                        .bind("size", size)
                        .map((row, context) -> Map.entry(
                                row.getString("value"),
                                new Entry(identity(row), PseudonymRow.read(row, keys), row.getLong("alias") > 0)))
                        .list());
    }

    @Override
    public void eachLink(String domain, String archive, String after, long limit, Consumer<Link> taker) {
        LinkPages pages = new LinkPages(database, domain, archive);
        List<Link> page = pages.after(after, LinkPages.ANY_ARCHIVE, (int) Math.min(PAGE, limit));
        for (long left = limit; !page.isEmpty() && left > 0; ) {
            page.forEach(taker);
            left -= page.size();
            Link last = page.get(page.size() - 1);
            page = pages.after(last.copy(), last.archive(), (int) Math.min(PAGE, left));
        }
    }

    @Override
    public Map<String, Counts> counts() {
        Map<String, Counts> counts = new LinkedHashMap<>();
        database.select(
                        """
            SELECT name,
              (SELECT count(*) FROM pseudonymizer.pseudonym WHERE domain = name AND kind = 'PATIENT'
                AND alias = 0 AND merged_into IS NULL) AS patients,
              (SELECT count(*) FROM pseudonymizer.pseudonym WHERE domain = name AND kind = 'STUDY') AS studies,
              (SELECT count(*) FROM pseudonymizer.link WHERE domain = name AND instances > 0) AS copies,
              (SELECT count(*) FROM pseudonymizer.link WHERE domain = name AND state = 'FAILED') AS failures
            FROM pseudonymizer.domain ORDER BY name
            """,
                        query -> query.map((row, context) -> Map.entry(
                                        row.getString("name"),
                                        new Counts(
                                                row.getLong("patients"),
                                                row.getLong("studies"),
                                                row.getLong("copies"),
                                                row.getLong("failures"))))
                                .list())
                .forEach(one -> counts.put(one.getKey(), one.getValue()));
        return counts;
    }
}
