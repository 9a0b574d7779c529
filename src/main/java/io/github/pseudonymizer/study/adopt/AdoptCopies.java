// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.adopt;

import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.AuditTrail;
import io.github.pseudonymizer.study.CopyLabels;
import io.github.pseudonymizer.study.Domains;
import io.github.pseudonymizer.study.Links;
import io.github.pseudonymizer.study.Making;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.ServerLocks;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.copy.Ancestry;
import io.github.pseudonymizer.study.domain.Domain;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.function.Consumer;

/**
 * Takes over copies that others made before, so that each is <em>the</em> copy of its original from then on: with its
 * Patient ID as the patient's pseudonym, its UIDs, and the shift of its dates. Each copy is adopted in one transaction,
 * and nothing changes in the archive, so after a crash the request can be sent again. Thread-safe.
 *
 * <p>Every method throws {@link io.github.pseudonymizer.pseudonym.StoreException} if the database fails, and
 * {@link io.github.pseudonymizer.study.domain.DomainException} if there is no such domain; copies that were adopted
 * before stay adopted.
 */
public final class AdoptCopies {

    /**
     * A request to adopt copies.
     *
     * @param domain name of the domain of the copies; empty for the one whose rule holds for each original
     * @param dryRun whether only to find out what would happen
     */
    public record Wish(String domain, boolean dryRun, Requester requester) {}

    /**
     * What it uses beside the archive.
     *
     * @param progress hears now and then how far a request is; no value of a dataset
     */
    public record Ports(
            Links links,
            AuditTrail audit,
            Adoptions adoptions,
            InstanceOrigins origins,
            ServerLocks.StudyLock lock,
            Consumer<String> progress) {}

    /** What a run uses. */
    record Parts(
            Candidates candidates,
            Examination examination,
            Adoptions adoptions,
            ServerLocks.StudyLock lock,
            Consumer<AdoptedCopy> marks,
            Consumer<String> progress) {}

    private final StudyArchive archive;
    private final AuditTrail audit;
    private final Domains domains;
    private final Parts parts;

    /** Puts the use case together. */
    public AdoptCopies(StudyArchive archive, Domains domains, Ports ports) {
        this.archive = archive;
        this.audit = ports.audit();
        this.domains = domains;
        this.parts = new Parts(
                new Candidates(new Ancestry(archive, ports.links()), domains),
                new Examination(archive, new InstancePairs(archive, ports.origins())),
                ports.adoptions(),
                ports.lock(),
                this::mark,
                ports.progress());
    }

    /** Users find it by the archive's filters, as they find other copies. */
    private void mark(AdoptedCopy copy) {
        archive.mark(copy.link().copy(), new CopyLabels(copy.link().domain(), Making.ADOPTED));
    }

    /** Adopts every copy that the archive's own anonymization made and that is not a copy of ours yet. */
    public AdoptionReport adoptAll(Wish wish) {
        requireDomain(wish);
        return adopt(parts.candidates().all(), wish);
    }

    /** Adopts these copies. Those that contradict each other or the records are left alone. */
    public AdoptionReport adopt(Collection<NamedCopy> copies, Wish wish) {
        requireDomain(wish);
        AdoptionReport report = new AdoptionRun(parts, wish).carryOut(new LinkedHashSet<>(copies));
        audit.record(new AuditEntry(
                archive.name(), AuditEntry.Event.ADOPTED, wish.requester(), wish.domain(), "", detail(report)));
        return report;
    }

    private void requireDomain(Wish wish) {
        if (!wish.domain().isEmpty()) {
            Domain unused = domains.named(wish.domain());
        }
    }

    private static String detail(AdoptionReport report) {
        return (report.applied() ? "applied: " : "dry run: ") + report.studies() + " studies, " + report.added()
                + " new, " + report.known() + " known, " + report.conflictCount() + " conflicts";
    }
}
