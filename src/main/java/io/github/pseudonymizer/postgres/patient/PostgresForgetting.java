// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.patient;

import io.github.pseudonymizer.postgres.Handles;
import io.github.pseudonymizer.postgres.PatientRows;
import io.github.pseudonymizer.postgres.PendingStudyRows;
import io.github.pseudonymizer.postgres.PostgresAuditTrail;
import io.github.pseudonymizer.postgres.PostgresDatabase;
import io.github.pseudonymizer.postgres.PostgresLinks;
import io.github.pseudonymizer.postgres.SealedKind;
import io.github.pseudonymizer.pseudonym.DomainKeys;
import io.github.pseudonymizer.pseudonym.FreshUids;
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
    private static final String LINKS = "WHERE domain = :domain AND " + PatientRows.LINKED;

    private final PostgresDatabase database;
    private final PostgresLinks links;
    private final SecureRandom random = new SecureRandom();

    /** Forgets in this database. */
    public PostgresForgetting(PostgresDatabase database) {
        this.database = database;
        this.links = new PostgresLinks(database);
    }

    @Override
    public Optional<Known> find(String archive, String domain, String pseudonym) {
        return database.query(handle -> PatientRows.find(handle, domain, pseudonym)
                .map(state -> new Known(
                        links.ofPatient(handle, domain, pseudonym),
                        formerCopies(handle, archive, domain, pseudonym),
                        renewed(handle, archive, domain, pseudonym),
                        state.forgotten(),
                        state.mergedInto())));
    }

    /** Of patients who were forgotten, and those with a pseudonym that was merged into this one. */
    private static Set<String> formerCopies(Handle handle, String archive, String domain, String pseudonym) {
        return handle.createQuery("SELECT copy FROM pseudonymizer.forgotten_copy " + LINKS
                        + " AND archive = :archive UNION SELECT former.copy FROM pseudonymizer.former_copy AS former"
                        + " JOIN pseudonymizer.link USING (archive, domain, original_digest) " + LINKS
                        + " AND archive = :archive")
                .bind("domain", domain)
                .bind("pseudonym", pseudonym)
                .bind("archive", archive)
                .mapTo(String.class)
                .set();
    }

    private static Set<String> renewed(Handle handle, String archive, String domain, String pseudonym) {
        return handle.createQuery("SELECT copy FROM pseudonymizer.forgotten_copy WHERE domain = :domain"
                        + " AND pseudonym = :pseudonym AND archive = :archive AND renewed")
                .bind("domain", domain)
                .bind("pseudonym", pseudonym)
                .bind("archive", archive)
                .mapTo(String.class)
                .set();
    }

    @Override
    public byte[] secret(String domain, String pseudonym) {
        DomainKeys keys = database.keys().of(domain);
        return database.transaction(keys, handle -> {
            handle.createUpdate("INSERT INTO pseudonymizer.renewal (domain, pseudonym, secret)"
                            + " VALUES (:domain, :pseudonym, :secret) ON CONFLICT DO NOTHING")
                    .bind("domain", domain)
                    .bind("pseudonym", pseudonym)
                    .bind("secret", keys.seal(SealedKind.RENEWAL, FreshUids.secret()))
                    .execute();
            byte[] sealed = handle.createQuery("SELECT secret FROM pseudonymizer.renewal"
                            + " WHERE domain = :domain AND pseudonym = :pseudonym")
                    .bind("domain", domain)
                    .bind("pseudonym", pseudonym)
                    .mapTo(byte[].class)
                    .one();
            return keys.openBytes(SealedKind.RENEWAL, sealed);
        });
    }

    @Override
    public void renewing(String archive, String domain, String pseudonym, Set<String> copies) {
        int unused = database.transaction(handle -> handle.createUpdate("""
            INSERT INTO pseudonymizer.forgotten_copy (archive, copy, domain, pseudonym, renewed)
            SELECT :archive, copy, :domain, :pseudonym, true FROM unnest(:copies::text[]) AS new (copy)
            ON CONFLICT (archive, copy) DO UPDATE SET renewed = true
            """)
                .bind("archive", archive)
                .bind("domain", domain)
                .bind("pseudonym", pseudonym)
                .bindArray("copies", String.class, List.copyOf(copies))
                .execute());
    }

    @Override
    public boolean isNamedIn(String domain, String pseudonym, String text) {
        DomainKeys keys = database.keys().of(domain);
        String folded = text.toUpperCase(Locale.ROOT);
        return database
                .select(
                        "SELECT identity FROM pseudonymizer.pseudonym " + ROW + " AND forgotten IS NULL",
                        query -> query.bind("domain", domain)
                                .bind("kind", Identity.Kind.PATIENT.name())
                                .bind("value", pseudonym)
                                .mapTo(byte[].class)
                                .list())
                .stream()
                .map(found -> keys.open(Identity.Kind.PATIENT.name(), found))
                .flatMap(SEPARATOR::splitAsStream)
                .filter(part -> part.length() >= SHORTEST_NAME)
                .anyMatch(part -> folded.contains(part.toUpperCase(Locale.ROOT)));
    }

    @Override
    public List<Study> studies(String domain, Predicate<Study> wanted) {
        List<Study> found = new ArrayList<>();
        String after = "";
        List<Study> page;
        do {
            page = page(domain, after);
            page.stream().filter(wanted).forEach(found::add);
            after = page.isEmpty() ? after : page.get(page.size() - 1).pseudonym();
        } while (page.size() == PAGE);
        return found;
    }

    private List<Study> page(String domain, String after) {
        DomainKeys keys = database.keys().of(domain);
        String kind = Identity.Kind.STUDY.name();
        String sql = """
            SELECT value, identity FROM pseudonymizer.pseudonym
            WHERE domain = :domain AND kind = :kind AND value > :after AND forgotten IS NULL
            ORDER BY value LIMIT :limit
            """;
        return database.select(
                sql,
                query -> query.bind("domain", domain)
                        .bind("kind", kind)
                        .bind("after", after)
                        .bind("limit", PAGE)
                        .map((row, context) -> new Study(
                                row.getString("value"), Identity.study(keys.open(kind, row.getBytes("identity")))))
                        .list());
    }

    /** The patient's row comes first: whoever begins a link of this patient waits for it, or is waited for. */
    @Override
    public void forget(String domain, String pseudonym, List<String> studies, String renewed, AuditEntry entry) {
        DomainKeys keys = database.keys().of(domain);
        database.transaction(keys, handle -> {
            PatientRows.lock(handle, domain, List.of(pseudonym));
            PatientRows.requireUnmerged(PatientRows.find(handle, domain, pseudonym));
            empty(handle, domain, Identity.Kind.PATIENT, pseudonym);
            studies.forEach(study -> {
                takeDerived(handle, domain, keys, study);
                empty(handle, domain, Identity.Kind.STUDY, study);
            });
            handle.createUpdate("""
                INSERT INTO pseudonymizer.forgotten_copy (archive, copy, domain, pseudonym)
                SELECT DISTINCT archive, copy, domain, :pseudonym FROM (
                  SELECT archive, copy, domain, pseudonym FROM pseudonymizer.link
                  UNION ALL
                  SELECT archive, former.copy, domain, pseudonym FROM pseudonymizer.former_copy AS former
                  JOIN pseudonymizer.link USING (archive, domain, original_digest)) AS copies
                """ + LINKS + " AND archive <> :renewed ON CONFLICT DO NOTHING")
                    .bind("domain", domain)
                    .bind("pseudonym", pseudonym)
                    .bind("renewed", renewed)
                    .execute();
            dropRenewed(handle, domain, pseudonym, renewed);
            deleteWork(handle, links.ofPatient(handle, domain, pseudonym));
            for (String table :
                    List.of("link", "patient_trait", "adopted_uid")) { // What belongs to a link goes with it.
                handle.createUpdate("DELETE FROM pseudonymizer." + table + " " + LINKS)
                        .bind("domain", domain)
                        .bind("pseudonym", pseudonym)
                        .execute();
            }
            return PostgresAuditTrail.insert(handle, entry);
        });
    }

    /** What led to the copies before they got fresh UIDs, and from one UID to the other. */
    private static void dropRenewed(Handle handle, String domain, String pseudonym, String archive) {
        handle.createUpdate("DELETE FROM pseudonymizer.forgotten_copy WHERE domain = :domain"
                        + " AND pseudonym = :pseudonym AND archive = :archive AND NOT renewed")
                .bind("domain", domain)
                .bind("pseudonym", pseudonym)
                .bind("archive", archive)
                .execute();
        handle.createUpdate("DELETE FROM pseudonymizer.renewal WHERE domain = :domain AND pseudonym = :pseudonym")
                .bind("domain", domain)
                .bind("pseudonym", pseudonym)
                .execute();
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

    /** Also of several identities, whose digests must differ. */
    private void empty(Handle handle, String domain, Identity.Kind kind, String value) {
        handle.createUpdate("UPDATE pseudonymizer.pseudonym SET digest = sha256(:digest || digest), identity = NULL,"
                        + " shift = NULL, created = to_timestamp(0), forgotten = now() " + ROW
                        + " AND forgotten IS NULL")
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
