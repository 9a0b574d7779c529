// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.service;

import io.github.pseudonymizer.postgres.SealedKind;
import io.github.pseudonymizer.postgres.SealedShift;
import io.github.pseudonymizer.postgres.StoredText;
import io.github.pseudonymizer.pseudonym.DateShift;
import io.github.pseudonymizer.pseudonym.DomainKeys;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.PseudonymGenerator;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Making;
import io.github.pseudonymizer.study.adopt.AdoptedCopy;
import io.github.pseudonymizer.study.adopt.Adoptions.Result;
import io.github.pseudonymizer.study.adopt.Contradiction;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one adopted copy. Adoptions in one domain follow each other, because each has its own number. Others who
 * insert the same patient or study at the same time wait, or are waited for. Used once, in one transaction.
 */
record AdoptionRows(Handle handle, DomainKeys keys, AdoptedCopy copy) {

    private static final String LINK = "WHERE archive = :archive AND domain = :domain AND original_digest = :digest";
    private static final String ROW = "WHERE domain = :domain AND kind = :kind AND digest = :digest";

    /** A copy is adopted in one domain only; "adoptcop" in ASCII, and a hash of its id. */
    private static final String ALONE = "SELECT pg_advisory_xact_lock(('x' || md5('adoptcop' || ?))::bit(64)::bigint)";

    private record Patient(String value, DateShift shift, boolean given) {}

    /** Writes them, or as many as nothing stands against. */
    Result write(PseudonymGenerator generator) {
        handle.execute(ALONE, link().copy());
        long number = number();
        if (isKnown()) {
            return new Result.Known();
        }
        return Stream.<Supplier<Optional<Contradiction>>>of(
                        this::forgotten,
                        () -> patient(generator),
                        this::study,
                        () -> new AdoptedUidRows(handle, keys, copy).write(number, !hasOtherCopies()),
                        this::writeLink)
                .map(Supplier::get)
                .flatMap(Optional::stream)
                .findFirst()
                .<Result>map(Result.Refused::new)
                .orElseGet(Result.Adopted::new);
    }

    private Link link() {
        return copy.link();
    }

    private long number() {
        handle.createUpdate("INSERT INTO pseudonymizer.domain (name) VALUES (:domain) ON CONFLICT DO NOTHING")
                .bind("domain", link().domain())
                .execute();
        return handle.createQuery("UPDATE pseudonymizer.domain SET adoptions = adoptions + 1 WHERE name = :domain"
                        + " RETURNING adoptions")
                .bind("domain", link().domain())
                .mapTo(Long.class)
                .one();
    }

    private <S extends SqlStatement<S>> S bindLink(S statement) {
        return statement
                .bind("archive", link().archive())
                .bind("domain", link().domain())
                .bind("digest", keys.digest(SealedKind.ORIGINAL, link().original()));
    }

    private boolean isKnown() {
        return bindLink(handle.createQuery("SELECT EXISTS (SELECT FROM pseudonymizer.link " + LINK
                        + " AND copy = :copy AND instances > 0)"))
                .bind("copy", link().copy())
                .mapTo(Boolean.class)
                .one();
    }

    private static Optional<Contradiction> unless(boolean right, Contradiction contradiction) {
        return right ? Optional.empty() : Optional.of(contradiction);
    }

    /** A forgotten study is recognized by the UID that the key makes of its own. */
    private Optional<Contradiction> forgotten() {
        boolean isForgotten = handle.createQuery("""
            SELECT EXISTS (SELECT FROM pseudonymizer.forgotten_copy WHERE copy = :copy)
              OR EXISTS (SELECT FROM pseudonymizer.pseudonym WHERE domain = :domain AND forgotten IS NOT NULL
                AND (kind, value) IN (('PATIENT', :patient), ('STUDY', :study)))
            """)
                .bind("copy", link().copy())
                .bind("domain", link().domain())
                .bind("patient", link().pseudonym())
                .bind(
                        "study",
                        copy.study()
                                .map(study -> keys.uids().map(study.value()))
                                .orElse(""))
                .mapTo(Boolean.class)
                .one();
        return unless(!isForgotten, Contradiction.FORGOTTEN);
    }

    private Optional<Contradiction> patient(PseudonymGenerator generator) {
        DateShift shift = copy.shift().orElseGet(generator::drawShift);
        insert(copy.patient(), link().pseudonym(), SealedShift.seal(keys, shift));
        RowMapper<Patient> known = (row, context) -> new Patient(
                row.getString("value"), SealedShift.open(keys, row.getBytes("shift")), row.getBoolean("shift_given"));
        Optional<Patient> found = bind(
                        handle.createQuery(
                                "SELECT value, shift, shift_given FROM pseudonymizer.pseudonym " + ROW + " FOR UPDATE"),
                        copy.patient())
                .map(known)
                .findOne();
        if (found.isEmpty()) {
            return Optional.of(Contradiction.TAKEN);
        }
        if (!found.get().value().equals(link().pseudonym())) {
            return Optional.of(Contradiction.OTHER_PSEUDONYM);
        }
        return copy.shift().flatMap(told -> shift(found.get(), told));
    }

    /**
     * A shift that was drawn gives way to one that a copy tells, as long as no copy has it: adopted copies without
     * dates have none.
     */
    private Optional<Contradiction> shift(Patient patient, DateShift told) {
        boolean fits = patient.shift().equals(told);
        if (!fits && (patient.given() || hasOtherCopies())) {
            return Optional.of(Contradiction.OTHER_SHIFT);
        }
        if (!fits || !patient.given()) {
            bind(
                            handle.createUpdate("UPDATE pseudonymizer.pseudonym SET shift = :shift, shift_given = true"
                                    + " WHERE domain = :domain AND kind = :kind AND value ="
                                    + " (SELECT value FROM pseudonymizer.pseudonym " + ROW + ")"),
                            copy.patient())
                    .bind("shift", SealedShift.seal(keys, told))
                    .execute();
        }
        return Optional.empty();
    }

    /** Whether the patient has copies of ours, or one that is being made again. */
    private boolean hasOtherCopies() {
        return handle.createQuery("SELECT EXISTS (SELECT FROM pseudonymizer.link WHERE domain = :domain"
                        + " AND pseudonym = :pseudonym AND (rules <> :adopted OR state <> 'COMPLETE'))")
                .bind("domain", link().domain())
                .bind("pseudonym", link().pseudonym())
                .bind("adopted", Making.ADOPTED)
                .mapTo(Boolean.class)
                .one();
    }

    private Optional<Contradiction> study() {
        if (copy.study().isEmpty()) {
            return Optional.empty();
        }
        String uid = copy.studyPseudonym().orElseThrow();
        insert(copy.study().get(), uid, null);
        boolean isOurs = bind(
                        handle.createQuery("SELECT value FROM pseudonymizer.pseudonym " + ROW + " FOR SHARE"),
                        copy.study().get())
                .mapTo(String.class)
                .findOne()
                .filter(uid::equals)
                .isPresent();
        return unless(isOurs, Contradiction.OTHER_STUDY_PSEUDONYM);
    }

    private void insert(Identity identity, String value, byte @Nullable [] shift) {
        bind(handle.createUpdate("""
            INSERT INTO pseudonymizer.pseudonym
              (domain, kind, digest, value, shift, shift_given, identity, imported)
            VALUES (:domain, :kind, :digest, :value, :shift, :given, :identity, true) ON CONFLICT DO NOTHING
            """), identity)
                .bind("value", value)
                .bind("shift", shift)
                .bind("given", shift != null && copy.shift().isPresent())
                .bind("identity", keys.seal(identity.kind().name(), identity.value()))
                .execute();
    }

    private <S extends SqlStatement<S>> S bind(S statement, Identity identity) {
        String kind = identity.kind().name();
        return statement
                .bind("domain", link().domain())
                .bind("kind", kind)
                .bind("digest", keys.digest(kind, identity.value()));
    }

    /** In the place of an attempt that left nothing, too. */
    private Optional<Contradiction> writeLink() {
        boolean isTaken = bindLink(handle.createQuery(
                        "SELECT EXISTS (SELECT FROM pseudonymizer.link WHERE copy = :copy AND (archive,"
                                + " domain, original_digest) <> (:archive, :domain, :digest))"))
                .bind("copy", link().copy())
                .mapTo(Boolean.class)
                .one();
        if (isTaken) {
            return Optional.of(Contradiction.COPY_TAKEN);
        }
        int written = bindLink(handle.createUpdate("""
            INSERT INTO pseudonymizer.link (archive, domain, original_digest, original, copy, pseudonym, state,
              cause, requested_by, address, instances, orphans, rules, changed)
            VALUES (:archive, :domain, :digest, :original, :copy, :pseudonym, 'COMPLETE', :cause, :user, :address,
              :instances, :orphans, :rules, clock_timestamp())
            ON CONFLICT (archive, domain, original_digest) DO UPDATE SET copy = excluded.copy,
              pseudonym = excluded.pseudonym, state = excluded.state, instances = excluded.instances,
              orphans = excluded.orphans, rules = excluded.rules, unfinished = false, changed = excluded.changed
            WHERE link.state = 'FAILED' AND link.instances = 0
            """))
                .bind("original", keys.seal(SealedKind.ORIGINAL, link().original()))
                .bind("copy", link().copy())
                .bind("pseudonym", link().pseudonym())
                .bind("cause", link().requester().cause().word())
                .bind("user", StoredText.of(link().requester().user()))
                .bind("address", StoredText.of(link().requester().address()))
                .bind("instances", link().instances())
                .bind("orphans", link().orphans())
                .bind("rules", Making.ADOPTED)
                .execute();
        if (written == 0) {
            return Optional.of(Contradiction.HAS_COPY);
        }
        writeFiles();
        return Optional.empty();
    }

    private void writeFiles() {
        for (String table : new String[] {"link_part", "link_wishes"}) {
            bindLink(handle.createUpdate("DELETE FROM pseudonymizer." + table + " " + LINK))
                    .execute();
        }
        bindLink(handle.createUpdate("""
            INSERT INTO pseudonymizer.copied_files (archive, domain, original_digest, files)
            VALUES (:archive, :domain, :digest, :files)
            ON CONFLICT (archive, domain, original_digest) DO UPDATE SET files = excluded.files
            """))
                .bind("files", keys.seal(SealedKind.FILES, copy.files().bytes()))
                .execute();
    }
}
