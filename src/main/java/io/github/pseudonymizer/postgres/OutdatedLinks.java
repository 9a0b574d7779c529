// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.statement.SqlStatement;

/** Links of copies that were made by other rules than today's. Links without a copy do not belong to them. */
final class OutdatedLinks {

    /** The condition for a query about the table {@code link}; see {@link #bind}. */
    static final String CONDITION = "WHERE archive = :archive AND domain = ANY (:domains::text[]) AND instances > 0"
            + " AND (domain, rules) NOT IN (SELECT * FROM unnest(:ruled::text[], :rules::text[]))";

    private OutdatedLinks() {}

    /**
     * Sets the parameters of {@link #CONDITION}.
     *
     * @param current digests of today's rules, by domain
     */
    static <S extends SqlStatement<S>> S bind(S statement, String archive, Map<String, Set<String>> current) {
        List<String> domains = new ArrayList<>();
        List<String> digests = new ArrayList<>();
        current.forEach((domain, all) -> all.forEach(digest -> {
            domains.add(domain);
            digests.add(digest);
        }));
        return statement
                .bind("archive", archive)
                .bindArray("domains", String.class, current.keySet())
                .bindArray("ruled", String.class, domains)
                .bindArray("rules", String.class, digests);
    }
}
