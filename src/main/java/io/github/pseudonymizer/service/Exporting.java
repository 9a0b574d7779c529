// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.service;

import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.service.csv.CsvWriting;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.domain.Domain;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;

/**
 * Writes what the database knows as tables. {@link Importing} takes those of patients and studies back unchanged.
 * Thread-safe.
 *
 * @param archive the archive's name for itself, whose links are exported; empty for the links of all
 */
public record Exporting(String archive, ServicePorts ports) {

    /** What can be exported. */
    public enum Content {
        PATIENTS,
        STUDIES,
        LINKS;

        /** As requests write it, such as {@code patients}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Which rows.
     *
     * @param after the last pseudonym, or for links the last copy, of the part before; empty for the beginning
     * @param limit at most so many
     */
    public record Part(String after, long limit) {

        /** Everything. */
        public static final Part ALL = new Part("", Long.MAX_VALUE);
    }

    /**
     * Writes a table, after an entry in the audit trail.
     *
     * @param out gets CSV in UTF-8, and is closed
     * @throws io.github.pseudonymizer.pseudonym.StoreException if the store fails; the table is incomplete then
     */
    public void write(Domain domain, Content content, Part part, String reason, Requester requester, OutputStream out) {
        String name = domain.namespace().name();
        String rows = part.equals(Part.ALL) ? "" : ", a part";
        ports.audit()
                .record(new AuditEntry(
                        archive,
                        AuditEntry.Event.EXPORTED,
                        requester,
                        name,
                        "",
                        content.word() + rows + "; " + reason));
        switch (content) {
            case PATIENTS -> patients(domain, part, out);
            case STUDIES -> studies(domain, part, out);
            case LINKS -> links(name, part, out);
        }
    }

    private void patients(Domain domain, Part part, OutputStream out) {
        List<String> names = List.of(
                ImportTable.PATIENT_ID,
                ImportTable.ISSUER,
                ImportTable.PSEUDONYM,
                ImportTable.SHIFT,
                ImportTable.STUDY);
        try (CsvWriting csv = new CsvWriting(out, names)) {
            ports.table().each(domain.namespace(), Identity.Kind.PATIENT, part.after(), part.limit(), entry -> {
                Identity.Patient patient = entry.identity().parts();
                Pseudonym.OfPatient pseudonym = (Pseudonym.OfPatient) entry.pseudonym();
                csv.row(List.of(
                        patient.patientId(),
                        patient.issuer(),
                        pseudonym.value(),
                        "" + pseudonym.shift().days(),
                        patient.studyInstanceUid()));
            });
        }
    }

    private void studies(Domain domain, Part part, OutputStream out) {
        try (CsvWriting csv = new CsvWriting(out, List.of(ImportTable.STUDY, ImportTable.STUDY_PSEUDONYM))) {
            ports.table()
                    .each(
                            domain.namespace(),
                            Identity.Kind.STUDY,
                            part.after(),
                            part.limit(),
                            entry -> csv.row(List.of(
                                    entry.identity().value(),
                                    ((Pseudonym.OfStudy) entry.pseudonym())
                                            .uid()
                                            .value())));
        }
    }

    private void links(String domain, Part part, OutputStream out) {
        List<String> names = List.of(
                "Original",
                "Copy",
                "Pseudonym",
                "State",
                "Cause",
                "User",
                "Address",
                "Instances",
                "Orphans",
                "Changed",
                "Archive");
        try (CsvWriting csv = new CsvWriting(out, names)) {
            ports.table().eachLink(domain, archive, part.after(), part.limit(), link -> csv.row(row(link)));
        }
    }

    private static List<String> row(Link link) {
        return List.of(
                link.original(),
                link.copy(),
                link.pseudonym(),
                link.state().name(),
                link.requester().cause().word(),
                link.requester().user(),
                link.requester().address(),
                "" + link.instances(),
                "" + link.orphans(),
                link.changed().toString(),
                link.archive());
    }
}
