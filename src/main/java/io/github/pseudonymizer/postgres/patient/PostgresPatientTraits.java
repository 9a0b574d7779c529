// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.patient;

import io.github.pseudonymizer.postgres.PatientRows;
import io.github.pseudonymizer.postgres.PostgresDatabase;
import io.github.pseudonymizer.pseudonym.DomainKeys;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.PatientTraits;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * Keeps digests of the traits that studies give patients in PostgreSQL: one round trip if a study says nothing new.
 * Equal values of two patients have different digests. Thread-safe.
 */
public final class PostgresPatientTraits implements PatientTraits {

    private final PostgresDatabase database;

    /** @param digest of a value of the trait; in hexadecimal digits, because arrays of bytes have no equality */
    private record Told(Trait trait, String digest) {}

    public PostgresPatientTraits(PostgresDatabase database) {
        this.database = database;
    }

    @Override
    public Set<Trait> contradicted(Namespace namespace, String pseudonym, Map<Trait, String> values) {
        if (values.isEmpty()) {
            return Set.of();
        }
        DomainKeys keys = database.keys().of(namespace.name());
        Set<Told> now = values.entrySet().stream()
                .map(value -> told(keys, pseudonym, value.getKey(), value.getValue()))
                .collect(Collectors.toSet());
        Set<Told> known = database.query(handle -> select(handle, namespace, pseudonym));
        if (!known.containsAll(now)) {
            known = database.transaction(keys, handle -> {
                // Otherwise two studies that contradict each other at the same time would not see it.
                PatientRows.lock(handle, namespace.name(), List.of(pseudonym));
                PatientRows.requireRemembered(handle, namespace.name(), pseudonym);
                insert(handle, namespace, pseudonym, now);
                return select(handle, namespace, pseudonym);
            });
        }
        Set<Trait> contradicted = EnumSet.noneOf(Trait.class);
        for (Told other : known) {
            if (values.containsKey(other.trait()) && !now.contains(other)) {
                contradicted.add(other.trait());
            }
        }
        return contradicted;
    }

    private static Told told(DomainKeys keys, String pseudonym, Trait trait, String value) {
        return new Told(trait, HexFormat.of().formatHex(keys.digest(trait.name(), pseudonym + '\0' + value)));
    }

    private static Set<Told> select(Handle handle, Namespace namespace, String pseudonym) {
        return handle.createQuery("""
            SELECT trait, digest FROM pseudonymizer.patient_trait
            WHERE domain = :domain AND pseudonym = :pseudonym
            """)
                .bind("domain", namespace.name())
                .bind("pseudonym", pseudonym)
                .map((row, context) -> new Told(
                        Trait.valueOf(row.getString("trait")), HexFormat.of().formatHex(row.getBytes("digest"))))
                .set();
    }

    private static void insert(Handle handle, Namespace namespace, String pseudonym, Set<Told> told) {
        PreparedBatch batch = handle.prepareBatch("""
            INSERT INTO pseudonymizer.patient_trait (domain, pseudonym, trait, digest)
            VALUES (:domain, :pseudonym, :trait, :digest)
            ON CONFLICT DO NOTHING
            """);
        for (Told one : told) {
            batch.bind("domain", namespace.name())
                    .bind("pseudonym", pseudonym)
                    .bind("trait", one.trait())
                    .bind("digest", HexFormat.of().parseHex(one.digest()))
                    .add();
        }
        batch.execute();
    }
}
