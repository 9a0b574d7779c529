package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.dicom.Uid;
import io.github.pseudonymizer.pseudonym.Admission;
import io.github.pseudonymizer.pseudonym.DomainKeys;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.pseudonym.PseudonymGenerator;
import io.github.pseudonymizer.pseudonym.PseudonymStore;
import io.github.pseudonymizer.pseudonym.StoreException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Keeps pseudonyms in PostgreSQL. Servers that race for an identity all insert and then read: the unique constraints
 * decide who was first, and everybody returns that pseudonym. Thread-safe.
 */
public final class PostgresPseudonymStore implements PseudonymStore {

    /** With a million patients, one proposal in a million is taken; ten in a row are not bad luck. */
    private static final int ATTEMPTS = 10;

    private final PostgresDatabase database;
    private final PseudonymGenerator generator;

    /** An identity and, in hexadecimal digits, the digest that finds it. */
    private record Wanted(Identity identity, String digest) {

        /** Unique, and gives all servers the same order. */
        String key() {
            return key(identity.kind().name(), digest);
        }

        static String key(String kind, String digest) {
            return kind + digest;
        }
    }

    /** Pseudonyms in this database. */
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
        Map<Identity, Pseudonym> known = database.query(connection -> select(connection, namespace, keys, wanted));
        if (known.size() == wanted.size()) {
            return known;
        }
        int patients = (int) wanted.stream()
                .filter(one -> isPatient(one) && !known.containsKey(one.identity()))
                .count();
        if (patients > 0) {
            admission.admit(patients);
        }
        return database.transaction(keys, connection -> complete(connection, namespace, keys, wanted));
    }

    private static Wanted wanted(Identity identity, DomainKeys keys) {
        byte[] digest = keys.digest(identity.kind().name(), identity.value());
        return new Wanted(identity, HexFormat.of().formatHex(digest));
    }

    private Map<Identity, Pseudonym> complete(
            Connection connection, Namespace namespace, DomainKeys keys, List<Wanted> wanted) throws SQLException {
        insertDomain(connection, namespace);
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Map<Identity, Pseudonym> known = select(connection, namespace, keys, wanted);
            List<Wanted> missing = wanted.stream()
                    .filter(one -> !known.containsKey(one.identity()))
                    .toList();
            if (missing.isEmpty()) {
                return known;
            }
            insert(connection, namespace, keys, missing, attempt);
        }
        Map<Identity, Pseudonym> known = select(connection, namespace, keys, wanted);
        if (known.size() < wanted.size()) {
            throw new StoreException(
                    StoreException.Reason.FAILED,
                    "every pseudonym proposed in domain " + namespace.name() + " was taken already");
        }
        return known;
    }

    private static Map<Identity, Pseudonym> select(
            Connection connection, Namespace namespace, DomainKeys keys, List<Wanted> wanted) throws SQLException {
        String sql = """
                SELECT kind, digest, value, shift
                FROM unnest(?::text[], ?::bytea[]) AS wanted (kind, digest)
                JOIN pseudonymizer.pseudonym USING (kind, digest)
                WHERE domain = ?
                """;
        Map<String, Identity> identities = new HashMap<>();
        wanted.forEach(one -> identities.put(one.key(), one.identity()));
        Map<Identity, Pseudonym> known = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("text", kinds(wanted)));
            statement.setArray(2, connection.createArrayOf("bytea", digests(wanted)));
            statement.setString(3, namespace.name());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    String digest = HexFormat.of().formatHex(rows.getBytes("digest"));
                    known.put(identities.get(Wanted.key(rows.getString("kind"), digest)), pseudonym(rows, keys));
                }
            }
        }
        return known;
    }

    private static Pseudonym pseudonym(ResultSet row, DomainKeys keys) throws SQLException {
        String value = row.getString("value");
        return Identity.Kind.valueOf(row.getString("kind")) == Identity.Kind.PATIENT
                ? new Pseudonym.OfPatient(value, SealedShift.open(keys, row.getBytes("shift")))
                : new Pseudonym.OfStudy(new Uid(value));
    }

    private static void insertDomain(Connection connection, Namespace namespace) throws SQLException {
        String sql = "INSERT INTO pseudonymizer.domain (name) VALUES (?) ON CONFLICT DO NOTHING";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, namespace.name());
            statement.executeUpdate();
        }
    }

    /**
     * Inserts proposals for those that are missing. What somebody else inserted meanwhile, and what is taken by another
     * identity, is left out: the next look tells which. Inserting in the order of the keys prevents deadlocks.
     */
    private void insert(Connection connection, Namespace namespace, DomainKeys keys, List<Wanted> missing, int attempt)
            throws SQLException {
        String sql = """
                INSERT INTO pseudonymizer.pseudonym (domain, kind, digest, value, shift, identity)
                SELECT ?, kind, digest, value, shift, identity
                FROM unnest(?::text[], ?::bytea[], ?::text[], ?::bytea[], ?::bytea[])
                  WITH ORDINALITY AS proposed (kind, digest, value, shift, identity, place)
                ORDER BY place
                ON CONFLICT DO NOTHING
                """;
        LongSupplier numbers = numbers(connection, namespace, missing);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, namespace.name());
            statement.setArray(2, connection.createArrayOf("text", kinds(missing)));
            statement.setArray(3, connection.createArrayOf("bytea", digests(missing)));
            statement.setArray(
                    4,
                    connection.createArrayOf(
                            "text",
                            missing.stream()
                                    .map(one -> value(one.identity(), namespace, keys, attempt, numbers))
                                    .toArray()));
            statement.setArray(
                    5,
                    connection.createArrayOf(
                            "bytea",
                            missing.stream()
                                    .map(one -> isPatient(one) ? SealedShift.seal(keys, generator.drawShift()) : null)
                                    .toArray(byte[][]::new)));
            statement.setArray(
                    6,
                    connection.createArrayOf(
                            "bytea",
                            missing.stream()
                                    .map(one -> keys.seal(
                                            one.identity().kind().name(),
                                            one.identity().value()))
                                    .toArray(byte[][]::new)));
            statement.executeUpdate();
        }
    }

    private String value(Identity identity, Namespace namespace, DomainKeys keys, int attempt, LongSupplier numbers) {
        return identity.kind() == Identity.Kind.STUDY
                ? keys.uids().map(identity.value())
                : generator.propose(namespace.format(), identity, attempt, keys, numbers);
    }

    /** Reserves as many numbers as there are patients; other servers wait until this transaction has ended. */
    private static LongSupplier numbers(Connection connection, Namespace namespace, List<Wanted> missing)
            throws SQLException {
        long patients =
                missing.stream().filter(PostgresPseudonymStore::isPatient).count();
        if (!namespace.format().isNumbered() || patients == 0) {
            return () -> {
                throw new IllegalStateException("no numbers were reserved");
            };
        }
        String sql = """
                UPDATE pseudonymizer.domain SET last_number = last_number + ? WHERE name = ? RETURNING last_number
                """;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, patients);
            statement.setString(2, namespace.name());
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                long[] last = {rows.getLong(1) - patients};
                return () -> ++last[0];
            }
        }
    }

    private static boolean isPatient(Wanted wanted) {
        return wanted.identity().kind() == Identity.Kind.PATIENT;
    }

    private static Object[] kinds(List<Wanted> wanted) {
        return wanted.stream().map(one -> one.identity().kind().name()).toArray();
    }

    private static byte[][] digests(List<Wanted> wanted) {
        return wanted.stream().map(one -> HexFormat.of().parseHex(one.digest())).toArray(byte[][]::new);
    }
}
