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
import io.github.pseudonymizer.study.copy.Pseudonymization;
import io.github.pseudonymizer.study.domain.Domain;
import io.github.pseudonymizer.study.domain.DomainException;
import java.util.List;

/**
 * Replaces a copy that the archive's own anonymization made by one of ours. The stray goes last, and only when our copy
 * is complete. Thread-safe.
 */
public final class BuiltInCopyReplacement {

    private static final Requester ITSELF = Requester.itself(Requester.Cause.STRAY);

    private final StudyArchive archive;
    private final Links links;
    private final AuditTrail audit;
    private final Pseudonymization pseudonymization;
    private final Domains domains;
    private final Ancestry ancestry;

    public BuiltInCopyReplacement(
            StudyArchive archive, Links links, AuditTrail audit, Pseudonymization pseudonymization, Domains domains) {
        this.archive = archive;
        this.links = links;
        this.audit = audit;
        this.pseudonymization = pseudonymization;
        this.domains = domains;
        this.ancestry = new Ancestry(archive, links);
    }

    /**
     * Does nothing if the study is no stray, or no more, or if its original is gone. The stray stays, too, if it has
     * more instances than our copy.
     *
     * @param domainName in which its original gets a copy; empty for that of which a rule holds
     * @throws RuntimeException as {@link Pseudonymization#carryOut}, and {@link DomainException} if the rules tell no
     *     domain, or there is none of this name any more; the stray is still there
     */
    public void carryOut(String stray, String domainName, Progress progress) {
        List<String> ancestors = ancestry.ancestors(stray);
        if (ancestors.isEmpty()) {
            return;
        }
        Link link = copyOf(ancestors.get(ancestors.size() - 1), domainName, progress);
        if (link.state() != Link.State.COMPLETE) {
            throw new ArchiveException(
                    ArchiveException.Reason.FAILED, "the copy that is to replace a stray is not complete");
        }
        pseudonymization.exclusively(stray, progress, () -> delete(stray, link));
    }

    private void delete(String stray, Link link) {
        if (ancestry.parentOfStray(stray).isEmpty()
                || archive.countInstances(link.copy()) < archive.countInstances(stray)) {
            return; // Meanwhile somebody made it the copy or the original of ours, or something of the original is
            // gone.
        }
        audit.record(new AuditEntry(
                archive.name(), AuditEntry.Event.STRAY_REPLACED, ITSELF, link.domain(), link.copy(), ""));
        archive.delete(new Resource(Level.STUDY, stray));
    }

    /** The link of an original, whose copy is made if need be; or that of which it is the copy itself. */
    private Link copyOf(String original, String domainName, Progress progress) {
        return links.findByCopy(archive.name(), original).orElseGet(() -> pseudonymize(original, domainName, progress));
    }

    private Link pseudonymize(String original, String domainName, Progress progress) {
        Domain domain =
                domainName.isEmpty() ? domains.of(() -> List.of(original), "", archive) : domains.named(domainName);
        pseudonymization.carryOut(
                new Order(List.of(new Resource(Level.STUDY, original)), domain, Wishes.NONE, true, false, ITSELF),
                progress);
        return links.find(archive.name(), domain.namespace().name(), original)
                .orElseThrow(() -> new ArchiveException(ArchiveException.Reason.FAILED, "a copy has no link"));
    }
}
