// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.service;

import io.github.pseudonymizer.study.AuditEntry;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * The audit trail for those who read it. Thread-safe. Every method throws
 * {@link io.github.pseudonymizer.pseudonym.StoreException} if the store fails; nothing was changed then.
 */
public interface AuditLog {

    /**
     * An entry as it is kept; {@code docs/operation.md} explains each field.
     *
     * @param number grows with each entry
     */
    record Kept(
            long number,
            Instant at,
            String archive,
            String event,
            String cause,
            String user,
            String address,
            String domain,
            String subject,
            String detail) {}

    /**
     * Which entries.
     *
     * @param after number of the entry before the first of them; 0 for the beginning
     * @param since the time before which none of them is
     * @param subject what all of them are about; empty for anything
     */
    record Selection(long after, Instant since, Optional<String> subject) {

        /** All entries. */
        public static final Selection ALL = new Selection(0, Instant.EPOCH, Optional.empty());

        /** What {@link #of} allows. */
        public static final String SINCE = "since must be the number of an entry, a date such as 2026-11-29, or a time"
                + " such as 2026-11-29T18:00:00Z";

        /**
         * What a request means; empty if it means nothing.
         *
         * @param since number of the last entry before; or a date or time, in UTC; empty for the beginning
         * @param subject empty for anything
         */
        public static Optional<Selection> of(String since, String subject) {
            Optional<String> about = Optional.of(subject).filter(text -> !text.isEmpty());
            if (since.isEmpty() || since.matches("\\d{1,18}")) {
                return Optional.of(new Selection(since.isEmpty() ? 0 : Long.parseLong(since), Instant.EPOCH, about));
            }
            if (!since.matches("\\d{4}-.*")) { // Java would take a year that PostgreSQL does not know.
                return Optional.empty();
            }
            try {
                Instant from = since.contains("T")
                        ? Instant.parse(since)
                        : LocalDate.parse(since).atStartOfDay().toInstant(ZoneOffset.UTC);
                return Optional.of(new Selection(0, from, about));
            } catch (DateTimeException malformed) {
                return Optional.empty();
            }
        }

        /** The same, behind this entry. */
        public Selection behind(Kept last) {
            return new Selection(last.number(), since, subject);
        }
    }

    /**
     * Entries, the oldest first.
     *
     * @param limit at most so many
     */
    List<Kept> entries(Selection selection, int limit);

    /**
     * Deletes entries that are older.
     *
     * @param days at least 1
     * @param entry makes the entry that records a deletion; takes the number of deleted ones
     * @return how many were deleted
     */
    long deleteOlderThan(int days, LongFunction<AuditEntry> entry);
}
