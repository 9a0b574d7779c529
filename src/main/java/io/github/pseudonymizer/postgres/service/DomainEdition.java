// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.service;

import io.github.pseudonymizer.postgres.PostgresDatabase;
import io.github.pseudonymizer.pseudonym.StoreException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The edition of PS3.15 in which the copies of a domain are made: the one that the settings name, or else the one that
 * the domain has had so far, or else the default. The database records it, so that a version with another default
 * changes no domain. It is looked up once. Thread-safe.
 */
public final class DomainEdition implements Supplier<String> {

    private final PostgresDatabase database;
    private final String domain;
    private final String edition;
    private final boolean named;
    private final Consumer<String> told;
    private final AtomicBoolean said = new AtomicBoolean();
    private volatile @Nullable String recorded;

    /**
     * Of this domain.
     *
     * @param edition what the settings name, or the default
     * @param named whether the settings name it
     * @param told hears that the domain has another edition than the default, although the settings name none
     */
    public DomainEdition(
            PostgresDatabase database, String domain, String edition, boolean named, Consumer<String> told) {
        this.database = database;
        this.domain = domain;
        this.edition = edition;
        this.named = named;
        this.told = told;
    }

    /**
     * Its name, such as {@code 2026d}.
     *
     * @throws StoreException if it was not looked up yet, and the database cannot be used
     */
    @Override
    public String get() {
        String known = recorded;
        if (known == null) {
            known = database.transaction(this::record);
            if (!known.equals(edition) && !said.getAndSet(true)) {
                told.accept("Domain \"" + domain + "\" keeps edition " + known
                        + " of PS3.15, which it has had so far, because"
                        + " its Profile names no Edition. The default of new domains is " + edition
                        + "; name an Edition to have that one");
            }
            recorded = known;
        }
        return known;
    }

    private String record(Handle handle) {
        Optional<String> before = handle.createQuery(
                        "SELECT edition FROM pseudonymizer.domain_edition WHERE domain = :domain")
                .bind("domain", domain)
                .mapTo(String.class)
                .findOne();
        if (before.isPresent() && (!named || before.get().equals(edition))) {
            return before.get();
        }
        return handle.createQuery("""
            INSERT INTO pseudonymizer.domain_edition AS known (domain, edition) VALUES (:domain, :edition)
            ON CONFLICT (domain) DO UPDATE SET edition = CASE WHEN :named THEN excluded.edition ELSE known.edition END
            RETURNING edition
            """)
                .bind("domain", domain)
                .bind("edition", edition)
                .bind("named", named)
                .mapTo(String.class)
                .one();
    }
}
