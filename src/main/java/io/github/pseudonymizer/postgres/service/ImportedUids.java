// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.service;

import io.github.pseudonymizer.postgres.PostgresDatabase;
import io.github.pseudonymizer.pseudonym.DomainKeys;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.pseudonym.UidMapping;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Maps the UIDs of a domain: those of imported studies as the administrator said, those of adopted copies as these have
 * them, all others by the domain's key. The memory has four bytes of the digest of each UID that the key does not map;
 * so only these cost a query. Each call throws {@link StoreException} if the database cannot be used. Thread-safe.
 */
public final class ImportedUids implements UidMapping {

    private static final String STUDY = Identity.Kind.STUDY.name();
    private static final int FETCHED = 10_000;

    private final PostgresDatabase database;
    private final String domain;
    private volatile @Nullable Snapshot newest;

    /** Of this domain. */
    public ImportedUids(PostgresDatabase database, String domain) {
        this.database = database;
        this.domain = domain;
    }

    /** How often studies were imported, and copies adopted. */
    private record Counts(long imports, long adoptions) {}

    /** The mapping after one import or adoption and before the next one. */
    private final class Snapshot implements UidMapping {

        private final DomainKeys keys;
        private final Counts counts;
        private final DigestSet imported;
        private final DigestSet adopted;
        private final Map<String, String> found = new ConcurrentHashMap<>();

        Snapshot(DomainKeys keys, Counts counts, DigestSet imported, DigestSet adopted) {
            this.keys = keys;
            this.counts = counts;
            this.imported = imported;
            this.adopted = adopted;
        }

        @Override
        public String map(String uid) {
            if (imported.isEmpty() && adopted.isEmpty()) {
                return keys.uids().map(uid);
            }
            String study = Identity.study(uid).value();
            byte[] digest = keys.digest(STUDY, study);
            if (!imported.mayContain(digest) && !adopted.mayContain(digest)) {
                return keys.uids().map(uid);
            }
            return found.computeIfAbsent(
                    study,
                    one -> brought(keys, digest).orElseGet(() -> keys.uids().map(uid)));
        }
    }

    @Override
    public UidMapping current() {
        DomainKeys keys = database.keys().of(domain);
        Counts counts = counts();
        Snapshot known = newest;
        if (known == null || known.keys != keys || known.counts.adoptions() > counts.adoptions()) {
            known = new Snapshot(keys, new Counts(0, 0), DigestSet.NONE, DigestSet.NONE);
        }
        if (known != newest || !known.counts.equals(counts)) {
            known = new Snapshot(keys, counts, imported(known, counts), adopted(known, counts));
            newest = known;
        }
        return known;
    }

    @Override
    public String map(String uid) {
        Snapshot known = newest;
        return known != null && known.keys == database.keys().of(domain)
                ? known.map(uid)
                : current().map(uid);
    }

    private Counts counts() {
        return database.select(
                "SELECT imports_of_studies, adoptions FROM pseudonymizer.domain WHERE name = :domain",
                query -> query.bind("domain", domain)
                        .map((row, context) -> new Counts(row.getLong(1), row.getLong(2)))
                        .findOne()
                        .orElse(new Counts(0, 0)));
    }

    /** All again, if any was imported since. */
    private DigestSet imported(Snapshot known, Counts counts) {
        return known.counts.imports() == counts.imports()
                ? known.imported
                : digests(DigestSet.NONE, "pseudonym", "kind = 'STUDY' AND imported", known.counts);
    }

    /** Those that were adopted since. */
    private DigestSet adopted(Snapshot known, Counts counts) {
        return known.counts.adoptions() == counts.adoptions()
                ? known.adopted
                : digests(known.adopted, "adopted_uid", "adoption > :adoption", known.counts);
    }

    private DigestSet digests(DigestSet before, String table, String condition, Counts counts) {
        return database.longTransaction(database.keys().of(domain), handle -> {
            try (var rows = handle
                    .createQuery("SELECT substring(digest FROM 1 FOR 4) FROM pseudonymizer." + table
                            + " WHERE domain = :domain AND " + condition)
                    .bind("domain", domain)
                    .bind("adoption", counts.adoptions())
                    .setFetchSize(FETCHED)
                    .mapTo(byte[].class)
                    .stream()) {
                return before.with(rows);
            }
        });
    }

    /**
     * What a study has, or else what an adopted copy has.
     *
     * @throws StoreException if the rows have other keys by now, with which this digest would find nothing
     */
    private Optional<String> brought(DomainKeys keys, byte[] digest) {
        String sql = """
            SELECT value FROM (
              SELECT 1 AS place, value FROM pseudonymizer.pseudonym
              WHERE domain = :domain AND kind = 'STUDY' AND digest = :digest
              UNION ALL
              SELECT 2 AS place, value FROM pseudonymizer.adopted_uid WHERE domain = :domain AND digest = :digest
            ) AS found ORDER BY place LIMIT 1
            """;
        return database.transaction(
                keys,
                handle -> handle.createQuery(sql)
                        .bind("domain", domain)
                        .bind("digest", digest)
                        .mapTo(String.class)
                        .findOne());
    }
}
