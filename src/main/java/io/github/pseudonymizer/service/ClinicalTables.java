// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.service;

import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.service.TableColumns.Places;
import io.github.pseudonymizer.service.csv.CsvReading;
import io.github.pseudonymizer.service.csv.CsvWriting;
import io.github.pseudonymizer.service.csv.TableSource;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.domain.Domain;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Brings clinical tables to the pseudonyms and the dates of the copies. The table is read several times: first to look
 * for conflicts, and then, without conflicts, to answer. Thread-safe.
 *
 * @param archive the archive's name for itself, for the audit trail; empty without one
 * @param progress hears now and then how many rows were read
 */
public record ClinicalTables(String archive, ServicePorts ports, LongConsumer progress) {

    private static final int ROWS_AT_A_TIME = 1_000;
    private static final int CHARACTERS_AT_A_TIME = 1 << 20;
    private static final int PROGRESS_ROWS = 100_000;

    /**
     * Writes the same table with pseudonyms and shifted dates, after an entry in the audit trail.
     *
     * @param out gets CSV in UTF-8, and is closed; gets nothing if there are conflicts
     * @throws io.github.pseudonymizer.service.csv.CsvException if the table is malformed or has other columns; nothing
     *     was written
     * @throws StoreException if the store fails; the table is incomplete then
     */
    public TableReport run(
            Domain domain, TableSource source, TableColumns columns, Requester requester, OutputStream out) {
        TableReport report = checked(domain, source, columns);
        String detail = report.rows() + " rows with columns " + columns.summary()
                + (report.isClean() ? "" : "; refused: " + report.conflictCount() + " conflicts")
                + (report.isClean() && columns.assign() ? "; assigned where missing" : "");
        ports.audit()
                .record(new AuditEntry(
                        archive,
                        AuditEntry.Event.TABLE_PSEUDONYMIZED,
                        requester,
                        domain.namespace().name(),
                        "",
                        detail));
        if (report.isClean()) {
            if (columns.assign()) {
                inPages(domain, source, columns, page -> ports.store().assign(domain.namespace(), identities(page)));
            }
            write(domain, source, columns, out);
        }
        return report;
    }

    private TableReport checked(Domain domain, TableSource source, TableColumns columns) {
        TableReport.Collector found = new TableReport.Collector();
        inPages(domain, source, columns, page -> {
            Map<Identity, Pseudonym> known = ports.table().find(domain.namespace(), identities(page));
            Set<Identity> forgotten = ports.table().forgotten(domain.namespace(), unknownStudies(page, known));
            for (ClinicalRow row : page) {
                found.row();
                row.check(reason -> found.conflict(row.line(), reason));
                if (!row.checkForgotten(forgotten, reason -> found.conflict(row.line(), reason)) && !columns.assign()) {
                    row.checkKnown(known, reason -> found.conflict(row.line(), reason));
                }
                if (found.rows() % PROGRESS_ROWS == 0) {
                    progress.accept(found.rows());
                }
            }
        });
        return found.report();
    }

    private void write(Domain domain, TableSource source, TableColumns columns, OutputStream out) {
        try (CsvReading reading = new CsvReading(source);
                CsvWriting csv = new CsvWriting(out, columns.in(reading.names()).remaining(), reading.separator())) {
            inPages(domain, reading, columns.in(reading.names()), page -> {
                Map<Identity, Pseudonym> known = ports.table().find(domain.namespace(), identities(page));
                for (ClinicalRow row : page) {
                    if (!known.keySet().containsAll(row.identities())) {
                        throw new StoreException(
                                StoreException.Reason.FAILED,
                                "a patient of the table was forgotten meanwhile; the table is incomplete");
                    }
                    csv.row(row.answer(known));
                }
            });
        }
    }

    private static Set<Identity> identities(List<ClinicalRow> page) {
        Set<Identity> identities = new HashSet<>();
        page.forEach(row -> identities.addAll(row.identities()));
        return identities;
    }

    private static Set<Identity> unknownStudies(List<ClinicalRow> page, Map<Identity, Pseudonym> known) {
        Set<Identity> studies = new HashSet<>();
        page.forEach(row -> row.study().filter(one -> !known.containsKey(one)).ifPresent(studies::add));
        return studies;
    }

    private static void inPages(
            Domain domain, TableSource source, TableColumns columns, Consumer<List<ClinicalRow>> work) {
        try (CsvReading reading = new CsvReading(source)) {
            inPages(domain, reading, columns.in(reading.names()), work);
        }
    }

    private static void inPages(Domain domain, CsvReading reading, Places places, Consumer<List<ClinicalRow>> work) {
        List<ClinicalRow> page = new ArrayList<>();
        int characters = 0;
        while (reading.hasNext()) {
            ClinicalRow row = new ClinicalRow(domain, places, reading.row());
            page.add(row);
            characters += row.characters();
            if (page.size() == ROWS_AT_A_TIME || characters > CHARACTERS_AT_A_TIME || !reading.hasNext()) {
                work.accept(List.copyOf(page));
                page.clear();
                characters = 0;
            }
        }
    }
}
