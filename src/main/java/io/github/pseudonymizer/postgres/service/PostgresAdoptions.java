// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.service;

import io.github.pseudonymizer.postgres.PostgresAuditTrail;
import io.github.pseudonymizer.postgres.PostgresDatabase;
import io.github.pseudonymizer.postgres.SealedShift;
import io.github.pseudonymizer.pseudonym.DomainKeys;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.PseudonymGenerator;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.adopt.AdoptedCopy;
import io.github.pseudonymizer.study.adopt.Adoptions;
import java.security.SecureRandom;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;

/** Records adopted copies in PostgreSQL. Thread-safe. */
public final class PostgresAdoptions implements Adoptions {

    private static final String BEFORE = "before_adoption";

    private final PostgresDatabase database;
    private final PseudonymGenerator generator = new PseudonymGenerator(new SecureRandom());
    private final OneAtATime adoptions;

    /** In this database. */
    public PostgresAdoptions(PostgresDatabase database) {
        this.database = database;
        this.adoptions = new OneAtATime("another adoption", database.timeout());
    }

    @Override
    public Optional<Patient> patient(String domain, Identity patient) {
        DomainKeys keys = database.keys().of(domain);
        String kind = patient.kind().name();
        RowMapper<Patient> known = (row, context) -> new Patient(
                row.getString("value"),
                row.getBoolean("shift_given")
                        ? Optional.of(SealedShift.open(keys, row.getBytes("shift")))
                        : Optional.empty());
        // In a transaction with these keys: with others, every patient would seem to be unknown.
        return database.transaction(
                keys,
                handle -> handle.createQuery("SELECT value, shift, shift_given FROM pseudonymizer.pseudonym"
                                + " WHERE domain = :domain AND kind = :kind AND digest = :digest")
                        .bind("domain", domain)
                        .bind("kind", kind)
                        .bind("digest", keys.digest(kind, patient.value()))
                        .map(known)
                        .findOne());
    }

    @Override
    public Result adopt(AdoptedCopy copy, boolean dryRun, AuditEntry entry) {
        return adoptions.inTurn(() -> adoptNow(copy, dryRun, entry));
    }

    private Result adoptNow(AdoptedCopy copy, boolean dryRun, AuditEntry entry) {
        DomainKeys keys = database.keys().of(copy.link().domain());
        return database.longTransaction(keys, handle -> {
            handle.savepoint(BEFORE);
            Result result = new AdoptionRows(handle, keys, copy).write(generator);
            if (dryRun || !(result instanceof Result.Adopted)) {
                handle.rollbackToSavepoint(BEFORE);
            } else {
                PostgresAuditTrail.insert(handle, entry);
            }
            return result;
        });
    }
}
