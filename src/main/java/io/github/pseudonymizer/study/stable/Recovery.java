package io.github.pseudonymizer.study.stable;

import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Links;
import io.github.pseudonymizer.study.Records;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.ServerLocks;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.Work;
import io.github.pseudonymizer.study.WorkLog;
import io.github.pseudonymizer.study.WorkQueue;
import io.github.pseudonymizer.study.copy.Pseudonymization;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Notes for completion what a crash interrupted. Thread-safe. */
final class Recovery {

    private final StudyArchive archive;
    private final WorkLog works;
    private final WorkQueue queue;
    private final Links links;
    private final Pseudonymization pseudonymization;
    private final ServerLocks servers;

    Recovery(StudyArchive archive, Records records, Pseudonymization pseudonymization, ServerLocks servers) {
        this.archive = archive;
        this.works = records.works();
        this.queue = records.queue();
        this.links = records.links();
        this.pseudonymization = pseudonymization;
        this.servers = servers;
    }

    /** After a start, once. */
    void ofThisServer() {
        servers.appear(); // Before anything is claimed.
        works.release(archive.name());
        complete(abandoned());
    }

    /** Where another server crashed that shares the archive. What waits already, or was given up, stays as it is. */
    void ofOthers() {
        if (servers.isAlone()) {
            return;
        }
        servers.appear();
        works.otherClaimants(archive.name()).stream()
                .filter(servers::isGone)
                .forEach(server -> works.releaseAllOf(archive.name(), server));
        List<String> abandoned = abandoned();
        Map<String, Work.Standing> standings = queue.standings(archive.name(), abandoned);
        complete(abandoned.stream()
                .filter(study -> isNobodys(standings.get(study)))
                .toList());
    }

    /** Whoever claimed it makes no copy, so it crashed. */
    private static boolean isNobodys(Work.@Nullable Standing standing) {
        return standing == null || standing.state() == Work.State.CLAIMED;
    }

    private List<String> abandoned() {
        return links.interrupted(archive.name()).stream()
                .filter(pseudonymization::isAbandoned)
                .map(Link::original)
                .distinct()
                .toList();
    }

    private void complete(List<String> studies) {
        if (!studies.isEmpty()) {
            works.add(archive.name(), studies, Requester.Cause.RECOVERY);
            works.takeOver(archive.name(), studies);
        }
    }
}
