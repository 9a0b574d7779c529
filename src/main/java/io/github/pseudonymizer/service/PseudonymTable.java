// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.service;

import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.Link;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * All pseudonyms of patients and studies, for administrators. Thread-safe. Every method throws
 * {@link io.github.pseudonymizer.pseudonym.StoreException} if the store fails; nothing was changed then.
 */
public interface PseudonymTable {

    /**
     * An identity behind a pseudonym.
     *
     * @param domain its name
     * @param value of the pseudonym
     */
    record Known(String domain, String value, Identity identity) {

        @Override
        public String toString() {
            return "Known[redacted]";
        }
    }

    /**
     * A pseudonym whose identities have another one by now.
     *
     * @param domain its name
     * @param into the other one
     */
    record Merged(String domain, String value, String into) {}

    /**
     * A row of an export.
     *
     * @param pseudonym of the identity
     * @param alias whether an entry before this one has the same pseudonym
     */
    record Entry(Identity identity, Pseudonym pseudonym, boolean alias) {

        @Override
        public String toString() {
            return "Entry[redacted]";
        }
    }

    /** How many there are of each, in a domain. Identities with one pseudonym are one patient. */
    record Counts(long patients, long studies, long copies, long failures) {

        /** Of a domain that was never used. */
        public static final Counts NONE = new Counts(0, 0, 0, 0);
    }

    /**
     * Takes over all rows of a table, or none. Those who race for the same identities wait for each other. A server
     * imports one table at a time.
     *
     * @param kind of all rows
     * @param dryRun whether nothing is to be written
     * @param entry makes the entry of the audit trail, which is written together with the rows
     * @throws io.github.pseudonymizer.pseudonym.BusyException if another import took too long; nothing was written
     */
    ImportReport add(
            Namespace namespace,
            Identity.Kind kind,
            ImportRows rows,
            boolean dryRun,
            Function<ImportReport, AuditEntry> entry);

    /** The pseudonyms of those that have one. */
    Map<Identity, Pseudonym> find(Namespace namespace, Set<Identity> identities);

    /**
     * Those that were forgotten, and so get no pseudonym any more.
     *
     * @param studies have no pseudonym
     */
    Set<Identity> forgotten(Namespace namespace, Set<Identity> studies);

    /**
     * The patients and studies with one of these pseudonyms. A patient with several identities is there with each.
     *
     * @param domain name; empty for all
     */
    List<Known> identities(Optional<String> domain, Collection<String> values);

    /**
     * Those of these pseudonyms that were merged into others.
     *
     * @param domain name; empty for all
     */
    List<Merged> merged(Optional<String> domain, Collection<String> values);

    /**
     * All pseudonyms of a kind, in an order that stays.
     *
     * @param after the value of the pseudonym before the first of them; empty for the beginning
     * @param limit at most so many, and those with the same value as the last of them
     */
    void each(Namespace namespace, Identity.Kind kind, String after, long limit, Consumer<Entry> taker);

    /**
     * All links, by the id of the copy.
     *
     * @param domain its name
     * @param archive whose links; empty for those of all archives
     * @param after the id of the copy before the first of them; empty for the beginning
     * @param limit at most so many
     */
    void eachLink(String domain, String archive, String after, long limit, Consumer<Link> taker);

    /** Counts, by the names of the domains that were ever used. */
    Map<String, Counts> counts();
}
