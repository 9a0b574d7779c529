// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.pseudonym.DomainKeys;
import io.github.pseudonymizer.pseudonym.ForgottenException;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.forget.Forgetting;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/** Forgets patients in PostgreSQL. Thread-safe. */
public final class PostgresForgetting implements Forgetting {

    private static final int PAGE = 10_000;
    private static final int DIGEST_BYTES = 32;

    /** Shorter IDs are in any text. */
    private static final int SHORTEST_NAME = 3;

    /** The separator in an {@link Identity}. */
    private static final Pattern SEPARATOR = Pattern.compile("\0+");

    private static final String ROW = "WHERE domain = :domain AND kind = :kind AND value = :value";
    private static final String LINKS = "WHERE domain = :domain AND pseudonym = :pseudonym";

    private final PostgresDatabase database;
    private final PostgresLinks links;
    private final SecureRandom random = new SecureRandom();

    /** Forgets in this database. */
    public PostgresForgetting(PostgresDatabase database) {
        this.database = database;
        this.links = new PostgresLinks(database);
    }

    /**
     * Keeps a patient from being forgotten until the transaction of this handle ends.
     *
     * @throws ForgottenException if that has happened already
     */
    static void requireRemembered(Handle handle, String domain, String pseudonym) {
        boolean forgotten = handle.createQuery(
                        "SELECT forgotten IS NOT NULL FROM pseudonymizer.pseudonym " + ROW + " FOR SHARE")
                .bind("domain", domain)
                .bind("kind", Identity.Kind.PATIENT.name())
                .bind("value", pseudonym)
                .mapTo(Boolean.class)
                .findOne()
                .orElse(false);
        if (forgotten) {
            throw new ForgottenException();
        }
    }

    @Override
    public Optional<Known> find(String archive, String domain, String pseudonym) {
        Optional<Boolean> forgotten = database.select(
                "SELECT forgotten IS NOT NULL FROM pseudonymizer.pseudonym " + ROW,
                query -> query.bind("domain", domain)
                        .bind("kind", Identity.Kind.PATIENT.name())
                        .bind("value", pseudonym)
                        .mapTo(Boolean.class)
                        .findOne());
        return forgotten.map(
                was -> new Known(links.ofPatient(domain, pseudonym), formerCopies(archive, domain, pseudonym), was));
    }

    private Set<String> formerCopies(String archive, String domain, String pseudonym) {
        return database.select(
                "SELECT copy FROM pseudonymizer.forgotten_copy " + LINKS + " AND archive = :archive",
                query -> query.bind("domain", domain)
                        .bind("pseudonym", pseudonym)
                        .bind("archive", archive)
                        .mapTo(String.class)
                        .set());
    }

    @Override
    public boolean isNamedIn(String domain, String pseudonym, String text) {
        DomainKeys keys = database.keys().of(domain);
        String folded = text.toUpperCase(Locale.ROOT);
        return database.select(
                        "SELECT identity FROM pseudonymizer.pseudonym " + ROW + " AND forgotten IS NULL",
                        query -> query.bind("domain", domain)
                                .bind("kind", Identity.Kind.PATIENT.name())
                                .bind("value", pseudonym)
                                .mapTo(byte[].class)
                                .findOne())
                .map(found -> keys.open(Identity.Kind.PATIENT.name(), found))
                .filter(identity -> SEPARATOR
                        .splitAsStream(identity)
                        .filter(part -> part.length() >= SHORTEST_NAME)
                        .anyMatch(part -> folded.contains(part.toUpperCase(Locale.ROOT))))
                .isPresent();
    }

    @Override
    public List<String> studies(String domain, Predicate<String> wanted) {
        List<String> found = new ArrayList<>();
        String after = "";
        List<String> page;
        do {
            page = page(domain, after);
            page.stream().filter(wanted).forEach(found::add);
            after = page.isEmpty() ? after : page.get(page.size() - 1);
        } while (page.size() == PAGE);
        return found;
    }

    private List<String> page(String domain, String after) {
        String sql = """
            SELECT value FROM pseudonymizer.pseudonym WHERE domain = :domain AND kind = :kind AND value > :after
            ORDER BY value LIMIT :limit
            """;
        return database.select(
                sql,
                query -> query.bind("domain", domain)
                        .bind("kind", Identity.Kind.STUDY.name())
                        .bind("after", after)
                        .bind("limit", PAGE)
                        .mapTo(String.class)
                        .list());
    }

    /** The patient's row comes first: whoever begins a link of this patient waits for it, or is waited for. */
    @Override
    public void forget(String domain, String pseudonym, List<String> studies, AuditEntry entry) {
        DomainKeys keys = database.keys().of(domain);
        database.transaction(keys, handle -> {
            empty(handle, domain, Identity.Kind.PATIENT, pseudonym);
            studies.forEach(study -> {
                takeDerived(handle, domain, keys, study);
                empty(handle, domain, Identity.Kind.STUDY, study);
            });
            handle.createUpdate("""
                INSERT INTO pseudonymizer.forgotten_copy (archive, copy, domain, pseudonym)
                SELECT DISTINCT archive, copy, domain, pseudonym FROM pseudonymizer.link
                WHERE domain = :domain AND pseudonym = :pseudonym ON CONFLICT DO NOTHING
                """)
                    .bind("domain", domain)
                    .bind("pseudonym", pseudonym)
                    .execute();
            deleteWork(handle, links.ofPatient(handle, domain, pseudonym));
            for (String table : List.of("link", "patient_trait")) { // What belongs to a link goes with it.
                handle.createUpdate("DELETE FROM pseudonymizer." + table + " " + LINKS)
                        .bind("domain", domain)
                        .bind("pseudonym", pseudonym)
                        .execute();
            }
            return PostgresAuditTrail.insert(handle, entry);
        });
    }

    /**
     * A forgotten study is recognized by the UID that the key makes of its own, which stays taken. If its pseudonym was
     * imported, that UID is taken now, and servers read again which studies were imported.
     */
    private void takeDerived(Handle handle, String domain, DomainKeys keys, String study) {
        String kind = Identity.Kind.STUDY.name();
        Optional<byte[]> imported = handle.createQuery(
                        "SELECT identity FROM pseudonymizer.pseudonym " + ROW + " AND imported AND forgotten IS NULL")
                .bind("domain", domain)
                .bind("kind", kind)
                .bind("value", study)
                .mapTo(byte[].class)
                .findOne();
        if (imported.isEmpty()) {
            return;
        }
        handle.createUpdate("""
            INSERT INTO pseudonymizer.pseudonym (domain, kind, digest, value, created, forgotten)
            VALUES (:domain, :kind, :digest, :value, to_timestamp(0), now()) ON CONFLICT DO NOTHING
            """)
                .bind("domain", domain)
                .bind("kind", kind)
                .bind("digest", randomDigest())
                .bind("value", keys.uids().map(keys.open(kind, imported.get())))
                .execute();
        handle.createUpdate("UPDATE pseudonymizer.domain SET imports_of_studies = imports_of_studies + 1"
                        + " WHERE name = :domain")
                .bind("domain", domain)
                .execute();
    }

    private byte[] randomDigest() {
        byte[] digest = new byte[DIGEST_BYTES];
        random.nextBytes(digest);
        return digest;
    }

    private void empty(Handle handle, String domain, Identity.Kind kind, String value) {
        handle.createUpdate("UPDATE pseudonymizer.pseudonym SET digest = :digest, identity = NULL, shift = NULL,"
                        + " created = to_timestamp(0), forgotten = now() " + ROW + " AND forgotten IS NULL")
                .bind("digest", randomDigest())
                .bind("domain", domain)
                .bind("kind", kind.name())
                .bind("value", value)
                .execute();
    }

    private void deleteWork(Handle handle, List<Link> originals) {
        DomainKeys keys = PendingStudyRows.keys(database.keys());
        Map<String, List<String>> byArchive = new HashMap<>();
        originals.forEach(link -> byArchive
                .computeIfAbsent(link.archive(), unused -> new ArrayList<>())
                .add(link.original()));
        byArchive.forEach((archive, studies) -> handle.createUpdate("DELETE FROM pseudonymizer.work"
                        + " WHERE archive = :archive AND study_digest = ANY (:digests::bytea[])")
                .bind("archive", archive)
                .bind("digests", Handles.bytes(PendingStudyRows.digests(keys, studies)))
                .execute());
    }
}
