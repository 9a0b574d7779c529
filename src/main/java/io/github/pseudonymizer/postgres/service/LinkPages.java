// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.service;

import io.github.pseudonymizer.postgres.PostgresDatabase;
import io.github.pseudonymizer.postgres.PostgresLinks;
import io.github.pseudonymizer.pseudonym.DomainKeys;
import io.github.pseudonymizer.study.Link;
import java.util.List;

/**
 * Reads the links of a domain in pages, in the order of their copies.
 *
 * @param domain its name
 * @param archive whose links; empty for those of all archives
 */
record LinkPages(PostgresDatabase database, String domain, String archive) {

    /** Comes after the name of every archive: a page begins with the next copy. */
    static final String ANY_ARCHIVE = "\uFFFD";

    /** The links behind the one of this copy in this archive. */
    List<Link> after(String copy, String lastArchive, int size) {
        if (size <= 0) {
            return List.of();
        }
        DomainKeys keys = database.keys().of(domain);
        return database.select(
                PostgresLinks.SELECT + """
            WHERE domain = :domain AND (:archive = '' OR archive = :archive)
              AND copy >= :copy AND (copy > :copy OR (:last <> :any AND archive > :last))
            ORDER BY copy, archive LIMIT :size
            """,
                query -> query.bind("domain", domain)
                        .bind("archive", archive)
                        .bind("copy", copy)
                        .bind("last", lastArchive)
                        .bind("any", ANY_ARCHIVE)
                        .bind("size", size)
                        .map((row, context) -> PostgresLinks.link(row, keys))
                        .list());
    }
}
