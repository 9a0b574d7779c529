// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.stable;

import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Links;
import io.github.pseudonymizer.study.PendingStudy;
import io.github.pseudonymizer.study.QueueContents;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.ServerLocks;
import io.github.pseudonymizer.study.Stores;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.StudyQueue;
import io.github.pseudonymizer.study.copy.StudyCopying;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Notes copies for completion that a crash interrupted. Thread-safe. */
final class Recovery {

    private final StudyArchive archive;
    private final StudyQueue queue;
    private final QueueContents contents;
    private final Links links;
    private final StudyCopying copying;
    private final ServerLocks servers;

    Recovery(StudyArchive archive, Stores stores, StudyCopying copying, ServerLocks servers) {
        this.archive = archive;
        this.queue = stores.queue();
        this.contents = stores.contents();
        this.links = stores.links();
        this.copying = copying;
        this.servers = servers;
    }

    /** After a start, once. */
    void ofThisServer() {
        servers.appear(); // Before anything is claimed.
        queue.release(archive.name());
        complete(abandoned());
    }

    /**
     * Where another server crashed that shares the archive. Work that waits already, or was given up, stays as it is.
     */
    void ofOthers() {
        if (servers.isAlone()) {
            return;
        }
        servers.appear();
        queue.otherClaimants(archive.name()).stream()
                .filter(servers::isGone)
                .forEach(server -> queue.releaseAllOf(archive.name(), server));
        List<String> abandoned = abandoned();
        Map<String, PendingStudy.Standing> standings = contents.standings(archive.name(), abandoned);
        complete(abandoned.stream()
                .filter(study -> isNobodys(standings.get(study)))
                .toList());
    }

    /** The worker that claimed it makes no copy, so it crashed. */
    private static boolean isNobodys(PendingStudy.@Nullable Standing standing) {
        return standing == null || standing.state() == PendingStudy.State.CLAIMED;
    }

    private List<String> abandoned() {
        return links.interrupted(archive.name()).stream()
                .filter(copying::isAbandoned)
                .map(Link::original)
                .distinct()
                .toList();
    }

    private void complete(List<String> studies) {
        if (!studies.isEmpty()) {
            queue.add(archive.name(), studies, Requester.Cause.RECOVERY);
            queue.takeOver(archive.name(), studies);
        }
    }
}
