// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.service;

import io.github.pseudonymizer.postgres.PostgresDatabase;
import io.github.pseudonymizer.pseudonym.DomainKeys;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.pseudonym.UidMapping;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Maps the UIDs of a domain: those of imported studies as the administrator said, all others by the domain's key. Which
 * studies were imported is kept in memory as eight bytes of each digest, sorted; so a UID costs a query only if it is
 * one of them. Each call throws {@link StoreException} if the database cannot be used. Thread-safe.
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

    /** The mapping after one import and before the next one. */
    private final class Snapshot implements UidMapping {

        private final DomainKeys keys;
        private final long imports;
        private final long[] digests;
        private final Map<String, String> found = new ConcurrentHashMap<>();

        Snapshot(DomainKeys keys, long imports, long[] digests) {
            this.keys = keys;
            this.imports = imports;
            this.digests = digests;
        }

        boolean isStill(DomainKeys other, long otherImports) {
            return keys == other && imports == otherImports;
        }

        @Override
        public String map(String uid) {
            if (digests.length == 0) {
                return keys.uids().map(uid);
            }
            String study = Identity.study(uid).value();
            byte[] digest = keys.digest(STUDY, study);
            if (Arrays.binarySearch(digests, ByteBuffer.wrap(digest).getLong()) < 0) {
                return keys.uids().map(uid);
            }
            return found.computeIfAbsent(
                    study,
                    one -> imported(keys, digest).orElseGet(() -> keys.uids().map(uid)));
        }
    }

    @Override
    public UidMapping current() {
        DomainKeys keys = database.keys().of(domain);
        long imports = imports();
        Snapshot known = newest;
        if (known == null || !known.isStill(keys, imports)) {
            known = new Snapshot(keys, imports, imports == 0 ? new long[0] : digests());
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

    private long imports() {
        return database.select(
                "SELECT imports_of_studies FROM pseudonymizer.domain WHERE name = :domain",
                query ->
                        query.bind("domain", domain).mapTo(Long.class).findOne().orElse(0L));
    }

    private long[] digests() {
        return database.longTransaction(database.keys().of(domain), handle -> {
            try (var rows = handle
                    .createQuery("SELECT substring(digest FROM 1 FOR 8) FROM pseudonymizer.pseudonym"
                            + " WHERE domain = :domain AND kind = 'STUDY' AND imported")
                    .bind("domain", domain)
                    .setFetchSize(FETCHED)
                    .mapTo(byte[].class)
                    .stream()) {
                return rows.mapToLong(bytes -> ByteBuffer.wrap(bytes).getLong())
                        .sorted()
                        .toArray();
            }
        });
    }

    /** @throws StoreException if the rows have other keys by now, with which this digest would find nothing */
    private Optional<String> imported(DomainKeys keys, byte[] digest) {
        String sql = "SELECT value FROM pseudonymizer.pseudonym"
                + " WHERE domain = :domain AND kind = 'STUDY' AND digest = :digest AND imported";
        return database.transaction(
                keys,
                handle -> handle.createQuery(sql)
                        .bind("domain", domain)
                        .bind("digest", digest)
                        .mapTo(String.class)
                        .findOne());
    }
}
