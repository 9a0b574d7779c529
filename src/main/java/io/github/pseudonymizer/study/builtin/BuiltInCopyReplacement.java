// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.builtin;

import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.AuditTrail;
import io.github.pseudonymizer.study.Domains;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Links;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.copy.Ancestry;
import io.github.pseudonymizer.study.copy.StudyCopying;
import io.github.pseudonymizer.study.domain.Domain;
import io.github.pseudonymizer.study.domain.DomainException;
import java.util.List;

/**
 * Replaces a copy of the built-in, the archive's own anonymization, by one of ours. The copy of the built-in is deleted
 * last, and only when ours is complete. Thread-safe.
 */
public final class BuiltInCopyReplacement {

    private static final Requester ITSELF = Requester.itself(Requester.Cause.BUILT_IN_COPY);

    private final StudyArchive archive;
    private final Links links;
    private final AuditTrail audit;
    private final StudyCopying copying;
    private final Domains domains;
    private final Ancestry ancestry;

    public BuiltInCopyReplacement(
            StudyArchive archive, Links links, AuditTrail audit, StudyCopying copying, Domains domains) {
        this.archive = archive;
        this.links = links;
        this.audit = audit;
        this.copying = copying;
        this.domains = domains;
        this.ancestry = new Ancestry(archive, links);
    }

    /**
     * Does nothing if the study is not, or no longer, a copy of the built-in, or if its original is gone. It also stays
     * if it has more instances than our copy.
     *
     * @param domainName in which its original gets a copy; empty for the one whose rule holds
     * @throws RuntimeException as {@link StudyCopying#carryOut}, and {@link DomainException} if the rules tell no
     *     domain, or the name is unknown; the copy of the built-in is still there
     */
    public void carryOut(String study, String domainName, Progress progress) {
        List<String> ancestors = ancestry.ancestors(study);
        if (ancestors.isEmpty()) {
            return;
        }
        Link link = copyOf(ancestors.get(ancestors.size() - 1), domainName, progress);
        if (link.state() != Link.State.COMPLETE) {
            throw new ArchiveException(
                    ArchiveException.Reason.FAILED, "the copy that is to replace one of the built-in is not complete");
        }
        copying.exclusively(study, progress, () -> delete(study, link));
    }

    private void delete(String study, Link link) {
        if (ancestry.originalOfBuiltIn(study).isEmpty()
                || archive.countInstances(link.copy()) < archive.countInstances(study)) {
            return; // Meanwhile it became a copy or an original of ours, or the original has lost instances.
        }
        audit.record(new AuditEntry(
                archive.name(), AuditEntry.Event.BUILT_IN_COPY_REPLACED, ITSELF, link.domain(), link.copy(), ""));
        archive.delete(new Resource(Level.STUDY, study));
    }

    /** The link of an original, after its copy was made; if it is a copy of ours itself, the link of that. */
    private Link copyOf(String original, String domainName, Progress progress) {
        return links.findByCopy(archive.name(), original).orElseGet(() -> pseudonymize(original, domainName, progress));
    }

    private Link pseudonymize(String original, String domainName, Progress progress) {
        Domain domain =
                domainName.isEmpty() ? domains.of(() -> List.of(original), "", archive) : domains.named(domainName);
        copying.carryOut(
                new Order(List.of(new Resource(Level.STUDY, original)), domain, Wishes.NONE, true, false, ITSELF),
                progress);
        return links.find(archive.name(), domain.namespace().name(), original)
                .orElseThrow(() -> new ArchiveException(ArchiveException.Reason.FAILED, "a copy has no link"));
    }
}
