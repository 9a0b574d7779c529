// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.pseudonym.Admission;
import io.github.pseudonymizer.pseudonym.AssignedPseudonymException;
import io.github.pseudonymizer.pseudonym.DomainKeys;
import io.github.pseudonymizer.pseudonym.ForgottenException;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.pseudonym.PseudonymGenerator;
import io.github.pseudonymizer.pseudonym.PseudonymStore;
import io.github.pseudonymizer.pseudonym.StoreException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.argument.Argument;
import org.jspecify.annotations.Nullable;

/**
 * Keeps pseudonyms in PostgreSQL. Servers that race for an identity all insert and then read: the unique constraints
 * decide who was first, and everybody returns that pseudonym. Thread-safe.
 */
public final class PostgresPseudonymStore implements PseudonymStore {

    /** With a million patients, one proposal in a million is taken; ten in a row are not bad luck. */
    private static final int ATTEMPTS = 10;

    private static final int TURNS = 64;

    private final PostgresDatabase database;
    private final PseudonymGenerator generator;
    /** Locks, one for each patient, and each for many. */
    private final List<Object> turns = Stream.generate(Object::new).limit(TURNS).toList();

    /** An identity and, in hexadecimal digits, the digest that finds it. */
    private record Wanted(Identity identity, String digest) {

        /** Unique, and gives all servers the same order. */
        String key() {
            return identity.kind().name() + digest;
        }
    }

    /**
     * How missing pseudonyms are proposed.
     *
     * @param assigned the one that the only patient is to have; empty for one of the domain's format
     * @param attempt 1 for the first
     */
    private record Proposing(Namespace namespace, DomainKeys keys, String assigned, int attempt) {}

    public PostgresPseudonymStore(PostgresDatabase database) {
        this(database, new SecureRandom());
    }

    PostgresPseudonymStore(PostgresDatabase database, RandomGenerator random) {
        this.database = database;
        this.generator = new PseudonymGenerator(random);
    }

    @Override
    public Map<Identity, Pseudonym> assign(Namespace namespace, Set<Identity> identities, Admission admission) {
        DomainKeys keys = database.keys().of(namespace.name());
        List<Wanted> wanted = identities.stream()
                .map(identity -> wanted(identity, keys))
                .sorted(Comparator.comparing(Wanted::key))
                .toList();
        Map<Identity, Pseudonym> known = known(namespace, keys, wanted, admission);
        if (known.size() == wanted.size()) {
            return known;
        }
        synchronized (turnOf(wanted)) {
            return complete(namespace, keys, wanted, admission);
        }
    }

    /**
     * The studies of a new patient are often copied at the same time. If all of them tried, they would count the
     * patient again, and use up numbers. Only those who lack a pseudonym take turns, so that known ones never wait.
     */
    private Object turnOf(List<Wanted> wanted) {
        String patient = wanted.get(0).key(); // It comes before the keys of studies.
        return turns.get(Math.floorMod(patient.hashCode(), TURNS));
    }

    private Map<Identity, Pseudonym> known(
            Namespace namespace, DomainKeys keys, List<Wanted> wanted, Admission admission) {
        Map<Identity, Pseudonym> known = database.query(handle -> select(handle, namespace, keys, wanted));
        requireAssigned(known, admission.assigned());
        return known;
    }

    private Map<Identity, Pseudonym> complete(
            Namespace namespace, DomainKeys keys, List<Wanted> wanted, Admission admission) {
        Map<Identity, Pseudonym> known = known(namespace, keys, wanted, admission);
        if (known.size() == wanted.size()) {
            return known;
        }
        int patients = (int) wanted.stream()
                .filter(one -> isPatient(one) && !known.containsKey(one.identity()))
                .count();
        if (patients > 0) {
            admission.admit(patients);
        }
        String assigned = admission.assigned();
        return database.transaction(keys, handle -> complete(handle, namespace, keys, wanted, assigned));
    }

    private static void requireAssigned(Map<Identity, Pseudonym> known, String assigned) {
        boolean other = known.values().stream()
                .anyMatch(pseudonym -> pseudonym instanceof Pseudonym.OfPatient patient
                        && !patient.value().equals(assigned));
        if (!assigned.isEmpty() && other) {
            throw new AssignedPseudonymException(AssignedPseudonymException.Reason.OTHER_PSEUDONYM);
        }
    }

    private static Wanted wanted(Identity identity, DomainKeys keys) {
        byte[] digest = keys.digest(identity.kind().name(), identity.value());
        return new Wanted(identity, HexFormat.of().formatHex(digest));
    }

    private Map<Identity, Pseudonym> complete(
            Handle handle, Namespace namespace, DomainKeys keys, List<Wanted> wanted, String assigned) {
        handle.createUpdate("INSERT INTO pseudonymizer.domain (name) VALUES (:domain) ON CONFLICT DO NOTHING")
                .bind("domain", namespace.name())
                .execute();
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Map<Identity, Pseudonym> known = select(handle, namespace, keys, wanted);
            requireAssigned(known, assigned);
            List<Wanted> missing = wanted.stream()
                    .filter(one -> !known.containsKey(one.identity()))
                    .toList();
            if (missing.isEmpty()) {
                return known;
            }
            if (attempt > 1) {
                requireFree(missing, assigned);
            }
            insert(handle, new Proposing(namespace, keys, assigned, attempt), missing);
        }
        Map<Identity, Pseudonym> known = select(handle, namespace, keys, wanted);
        if (known.size() < wanted.size()) {
            throw new StoreException(
                    StoreException.Reason.FAILED,
                    "every pseudonym proposed in domain " + namespace.name() + " was taken already");
        }
        return known;
    }

    /** Some proposals were taken: the UID of a study by itself before it was forgotten, an assigned one by anybody. */
    private static void requireFree(List<Wanted> missing, String assigned) {
        if (!missing.stream().allMatch(PostgresPseudonymStore::isPatient)) {
            throw new ForgottenException();
        }
        if (!assigned.isEmpty()) {
            throw new AssignedPseudonymException(AssignedPseudonymException.Reason.TAKEN);
        }
    }

    private static Map<Identity, Pseudonym> select(
            Handle handle, Namespace namespace, DomainKeys keys, List<Wanted> wanted) {
        Map<String, Identity> identities = new HashMap<>();
        wanted.forEach(one -> identities.put(one.digest(), one.identity()));
        return PseudonymRow.find(handle, namespace.name(), keys, identities);
    }

    /**
     * Inserts proposals for those that are missing. Leaves out identities that another server inserted meanwhile, and
     * proposals that another identity has: the next look tells them apart. The order of the keys prevents deadlocks.
     */
    private void insert(Handle handle, Proposing proposing, List<Wanted> missing) {
        String sql = """
            INSERT INTO pseudonymizer.pseudonym (domain, kind, digest, value, shift, identity)
            SELECT :domain, kind, digest, value, shift, identity
            FROM unnest(:kinds::text[], :digests::bytea[], :values::text[], :shifts::bytea[], :identities::bytea[])
              WITH ORDINALITY AS proposed (kind, digest, value, shift, identity, place)
            ORDER BY place
            ON CONFLICT DO NOTHING
            """;
        DomainKeys keys = proposing.keys();
        if (proposing.attempt() > 1) {
            skipTakenNumbers(handle, proposing.namespace());
        }
        LongSupplier numbers = numbers(handle, proposing, missing);
        handle.createUpdate(sql)
                .bind("domain", proposing.namespace().name())
                .bindArray("kinds", String.class, kinds(missing))
                .bind("digests", digests(missing))
                .bindArray("values", String.class, each(missing, one -> value(one.identity(), proposing, numbers)))
                .bind(
                        "shifts",
                        Handles.bytes(each(
                                missing, one -> isPatient(one) ? SealedShift.seal(keys, generator.drawShift()) : null)))
                .bind("identities", Handles.bytes(each(missing, one -> sealed(one.identity(), keys))))
                .execute();
    }

    private static byte[] sealed(Identity identity, DomainKeys keys) {
        return keys.seal(identity.kind().name(), identity.value());
    }

    private String value(Identity identity, Proposing proposing, LongSupplier numbers) {
        if (identity.kind() == Identity.Kind.STUDY) {
            return proposing.keys().uids().map(identity.value());
        }
        return proposing.assigned().isEmpty()
                ? generator.propose(
                        proposing.namespace().format(), identity, proposing.attempt(), proposing.keys(), numbers)
                : proposing.assigned();
    }

    /** Reserves as many numbers as there are patients; other servers wait until this transaction has ended. */
    private static LongSupplier numbers(Handle handle, Proposing proposing, List<Wanted> missing) {
        Namespace namespace = proposing.namespace();
        long patients =
                missing.stream().filter(PostgresPseudonymStore::isPatient).count();
        if (!namespace.format().isNumbered()
                || patients == 0
                || !proposing.assigned().isEmpty()) {
            return () -> {
                throw new IllegalStateException("no numbers were reserved");
            };
        }
        String sql = """
            UPDATE pseudonymizer.domain SET last_number = last_number + :patients WHERE name = :domain
            RETURNING last_number
            """;
        long reserved = handle.createQuery(sql)
                .bind("patients", patients)
                .bind("domain", namespace.name())
                .mapTo(Long.class)
                .one();
        long[] last = {reserved - patients};
        return () -> ++last[0];
    }

    /** Imported and assigned pseudonyms may have numbers that we have not reached. */
    private static void skipTakenNumbers(Handle handle, Namespace namespace) {
        if (!namespace.format().isNumbered()) {
            return;
        }
        handle.createUpdate("""
            UPDATE pseudonymizer.domain SET last_number = greatest(last_number,
              (SELECT max(substring(value FROM length(:prefix) + 1)::bigint) FROM pseudonymizer.pseudonym
               WHERE domain = :domain AND kind = 'PATIENT' AND left(value, length(:prefix)) = :prefix
                 AND substring(value FROM length(:prefix) + 1) ~ '^[0-9]{6,15}$'))
            WHERE name = :domain
            """)
                .bind("prefix", namespace.format().prefix())
                .bind("domain", namespace.name())
                .execute();
    }

    private static boolean isPatient(Wanted wanted) {
        return wanted.identity().kind() == Identity.Kind.PATIENT;
    }

    private static List<String> kinds(List<Wanted> wanted) {
        return each(wanted, one -> one.identity().kind().name());
    }

    private static Argument digests(List<Wanted> wanted) {
        return Handles.bytes(each(wanted, one -> HexFormat.of().parseHex(one.digest())));
    }

    private static <T extends @Nullable Object> List<T> each(List<Wanted> wanted, Function<Wanted, T> part) {
        List<T> parts = new ArrayList<>();
        wanted.forEach(one -> parts.add(part.apply(one)));
        return parts;
    }
}
