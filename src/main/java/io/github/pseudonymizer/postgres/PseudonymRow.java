// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.dicom.Uid;
import io.github.pseudonymizer.pseudonym.DomainKeys;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** A row of the table {@code pseudonym} with its columns {@code kind}, {@code value} and {@code shift}. */
public final class PseudonymRow {

    /**
     * Not a join with the digests: while PostgreSQL has not counted the rows of a new domain, it can choose to compare
     * each of them with each digest. All kinds are named because the index has the kind before the digest.
     */
    private static final String FIND = """
        SELECT kind, digest, value, shift FROM pseudonymizer.pseudonym
        WHERE domain = :domain AND kind = ANY (:kinds) AND digest = ANY (:digests::bytea[])
        """;

    private PseudonymRow() {}

    /**
     * The pseudonyms of those identities that have one.
     *
     * @param keys of the domain
     * @param identities by the digest that finds them, in hexadecimal digits
     */
    public static Map<Identity, Pseudonym> find(
            Handle handle, String domain, DomainKeys keys, Map<String, Identity> identities) {
        HexFormat hex = HexFormat.of();
        Map<Identity, Pseudonym> known = new HashMap<>();
        handle.createQuery(FIND)
                .bind("domain", domain)
                .bindArray(
                        "kinds",
                        String.class,
                        identities.values().stream()
                                .map(identity -> identity.kind().name())
                                .distinct()
                                .toList())
                .bind(
                        "digests",
                        Handles.bytes(
                                identities.keySet().stream().map(hex::parseHex).toList()))
                .map((row, context) ->
                        Map.entry(identities.get(hex.formatHex(row.getBytes("digest"))), read(row, keys)))
                .forEach(one -> known.put(one.getKey(), one.getValue()));
        return known;
    }

    /**
     * The pseudonym in this row.
     *
     * @param keys of its domain
     */
    public static Pseudonym read(ResultSet row, DomainKeys keys) throws SQLException {
        String value = row.getString("value");
        return Identity.Kind.valueOf(row.getString("kind")) == Identity.Kind.PATIENT
                ? new Pseudonym.OfPatient(value, SealedShift.open(keys, row.getBytes("shift")))
                : new Pseudonym.OfStudy(new Uid(value));
    }
}
