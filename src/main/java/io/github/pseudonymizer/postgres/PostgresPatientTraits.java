package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.pseudonym.DomainKeys;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.PatientTraits;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Keeps digests of what studies say of patients in PostgreSQL: one round trip if a study says nothing new. Equal values
 * of two patients have different digests. Thread-safe.
 */
public final class PostgresPatientTraits implements PatientTraits {

    private final PostgresDatabase database;

    /** @param trait of which this is a value; in hexadecimal digits, because arrays of bytes have no equality */
    private record Told(Trait trait, String digest) {}

    /** Traits in this database. */
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
        Set<Told> known = database.query(connection -> select(connection, namespace, pseudonym));
        if (!known.containsAll(now)) {
            known = database.transaction(keys, connection -> {
                insert(connection, namespace, pseudonym, now);
                return select(connection, namespace, pseudonym);
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

    private static Set<Told> select(Connection connection, Namespace namespace, String pseudonym) throws SQLException {
        String sql = "SELECT trait, digest FROM pseudonymizer.patient_trait WHERE domain = ? AND pseudonym = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, namespace.name());
            statement.setString(2, pseudonym);
            Set<Told> told = new HashSet<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    told.add(new Told(
                            Trait.valueOf(rows.getString("trait")),
                            HexFormat.of().formatHex(rows.getBytes("digest"))));
                }
            }
            return told;
        }
    }

    private static void insert(Connection connection, Namespace namespace, String pseudonym, Set<Told> told)
            throws SQLException {
        String sql = """
                INSERT INTO pseudonymizer.patient_trait (domain, pseudonym, trait, digest) VALUES (?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Told one : told) {
                statement.setString(1, namespace.name());
                statement.setString(2, pseudonym);
                statement.setString(3, one.trait().name());
                statement.setBytes(4, HexFormat.of().parseHex(one.digest()));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }
}
