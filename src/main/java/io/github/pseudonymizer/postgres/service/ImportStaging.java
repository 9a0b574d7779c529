// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.service;

import io.github.pseudonymizer.postgres.Handles;
import io.github.pseudonymizer.postgres.SealedShift;
import io.github.pseudonymizer.pseudonym.DomainKeys;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.PseudonymGenerator;
import io.github.pseudonymizer.service.Conflict;
import io.github.pseudonymizer.service.ImportRow;
import io.github.pseudonymizer.service.ImportRows;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The rows of an import in a table of their own, which exists only inside the transaction; no other transaction ever
 * sees it, and a crash takes it away. Confined to one thread.
 */
final class ImportStaging implements ImportRows.Taker {

    private static final int BATCH = 5_000;

    private final Handle handle;
    private final DomainKeys keys;
    private final PseudonymGenerator generator;
    private final ConflictList unfit;
    private final String table;
    private final List<ImportRow> batch = new ArrayList<>(BATCH);
    private long rows;

    /** Makes the table. A temporary one would need a right that our role need not have. */
    ImportStaging(Handle handle, DomainKeys keys, PseudonymGenerator generator, ConflictList unfit) {
        this.handle = handle;
        this.keys = keys;
        this.generator = generator;
        this.unfit = unfit;
        this.table = "pseudonymizer.import_"
                + handle.createQuery("SELECT pg_backend_pid()")
                        .mapTo(Integer.class)
                        .one();
        handle.execute("CREATE UNLOGGED TABLE " + table + " (line bigint NOT NULL, digest bytea NOT NULL,"
                + " value text NOT NULL, shift bytea, has_shift boolean NOT NULL, identity bytea NOT NULL,"
                + " conflict text, other bigint)");
    }

    /** Its name, with the schema. */
    String table() {
        return table;
    }

    /** How many rows were read, those in conflict included. */
    long rows() {
        return rows;
    }

    @Override
    public void row(ImportRow row) {
        rows++;
        batch.add(row);
        if (batch.size() == BATCH) {
            write();
        }
    }

    @Override
    public void conflict(Conflict conflict) {
        rows++;
        unfit.add(conflict);
    }

    /** Writes the rest, and lets PostgreSQL count the rows, so that its plans fit. */
    void complete() {
        write();
        handle.execute("ANALYZE " + table);
    }

    void drop() {
        handle.execute("DROP TABLE " + table);
    }

    private void write() {
        if (batch.isEmpty()) {
            return;
        }
        handle.createUpdate("INSERT INTO " + table + " (line, digest, value, shift, has_shift, identity)"
                        + " SELECT * FROM unnest(:lines::bigint[], :digests::bytea[], :values::text[],"
                        + " :shifts::bytea[], :given::boolean[], :identities::bytea[])")
                .bindArray("lines", Long.class, each(ImportRow::line))
                .bind(
                        "digests",
                        Handles.bytes(each(
                                row -> keys.digest(kind(row), row.identity().value()))))
                .bindArray("values", String.class, each(ImportRow::value))
                .bind("shifts", Handles.bytes(each(this::shift)))
                .bindArray("given", Boolean.class, each(row -> row.shift().isPresent()))
                .bind(
                        "identities",
                        Handles.bytes(
                                each(row -> keys.seal(kind(row), row.identity().value()))))
                .execute();
        batch.clear();
    }

    /** A patient without a shift gets one as if we had made the pseudonym. */
    private byte @Nullable [] shift(ImportRow row) {
        return row.identity().kind() == Identity.Kind.PATIENT
                ? SealedShift.seal(keys, row.shift().orElseGet(generator::drawShift))
                : null;
    }

    private static String kind(ImportRow row) {
        return row.identity().kind().name();
    }

    private <T extends @Nullable Object> List<T> each(Function<ImportRow, T> part) {
        List<T> parts = new ArrayList<>(batch.size());
        batch.forEach(row -> parts.add(part.apply(row)));
        return parts;
    }
}
