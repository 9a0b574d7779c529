// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.pseudonym.DomainKeys;
import io.github.pseudonymizer.study.Link;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * Where a link is in the tables about links. The id of an original can be guessed from its Patient ID, so rows have its
 * digest instead.
 *
 * @param keys of the link's domain
 */
record LinkRow(DomainKeys keys, Link link) {

    /** The condition for a query about one link; see {@link #bind}. */
    static final String CONDITION = "WHERE archive = :archive AND domain = :domain AND original_digest = :digest";

    /** Sets the parameters {@code archive}, {@code domain} and {@code digest}. */
    <S extends SqlStatement<S>> S bind(S statement) {
        return statement
                .bind("archive", link.archive())
                .bind("domain", link.domain())
                .bind("digest", keys.digest(SealedKind.ORIGINAL, link.original()));
    }
}
