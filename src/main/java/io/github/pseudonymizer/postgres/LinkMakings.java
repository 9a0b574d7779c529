// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.pseudonym.DomainKeys;
import io.github.pseudonymizer.study.Making;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The rows of the tables {@code link_wishes} and {@code rules}. A link of a copy made without wishes has none. */
final class LinkMakings {

    private LinkMakings() {}

    static void set(Handle handle, LinkRow row, Making making) {
        if (making.wished().isEmpty()) {
            row.bind(handle.createUpdate("DELETE FROM pseudonymizer.link_wishes " + LinkRow.CONDITION))
                    .execute();
        } else {
            row.bind(handle.createUpdate("""
                INSERT INTO pseudonymizer.link_wishes (archive, domain, original_digest, wishes)
                VALUES (:archive, :domain, :digest, :wishes)
                ON CONFLICT (archive, domain, original_digest) DO UPDATE SET wishes = excluded.wishes
                """))
                    .bind("wishes", row.keys().seal(SealedKind.WISHES, making.wished()))
                    .execute();
        }
        if (!making.rules().isEmpty()) {
            handle.createUpdate("""
                INSERT INTO pseudonymizer.rules (domain, digest, rules) VALUES (:domain, :digest, :rules)
                ON CONFLICT DO NOTHING
                """)
                    .bind("domain", row.link().domain())
                    .bind("digest", making.digest())
                    .bind("rules", row.keys().seal(SealedKind.RULES, making.rules()))
                    .execute();
        }
    }

    static Making find(Handle handle, LinkRow row) {
        String sql = """
            SELECT rules, unfinished, wishes FROM pseudonymizer.link
            LEFT JOIN pseudonymizer.link_wishes USING (archive, domain, original_digest)
            """ + LinkRow.CONDITION;
        return row.bind(handle.createQuery(sql))
                .map((found, context) -> making(row.keys(), found))
                .findOne()
                .orElse(Making.UNKNOWN);
    }

    private static Making making(DomainKeys keys, ResultSet row) throws SQLException {
        byte[] sealed = row.getBytes("wishes");
        String wished = sealed == null ? "" : keys.open(SealedKind.WISHES, sealed);
        return Making.recorded(row.getString("rules"), wished, row.getBoolean("unfinished"));
    }

    static Optional<String> rules(Handle handle, DomainKeys keys, String domain, String digest) {
        return handle.createQuery("SELECT rules FROM pseudonymizer.rules WHERE domain = :domain AND digest = :digest")
                .bind("domain", domain)
                .bind("digest", digest)
                .mapTo(byte[].class)
                .findOne()
                .map(found -> keys.open(SealedKind.RULES, found));
    }
}
