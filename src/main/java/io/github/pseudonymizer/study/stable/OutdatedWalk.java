// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.stable;

import io.github.pseudonymizer.study.Domains;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Links;
import io.github.pseudonymizer.study.PendingStudy;
import io.github.pseudonymizer.study.QueueContents;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.Stores;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.StudyQueue;
import java.util.List;
import java.util.Set;

/**
 * The way through all copies that were made by older rules, which may be millions: a work of the {@link StudyQueue}
 * like that of a study. Each step notes some studies and, as the last thing, the next step. So it costs no caller any
 * time, continues after a crash, and a study that becomes stable meanwhile waits behind few others. Thread-safe.
 */
final class OutdatedWalk {

    /** How many copies one step notes. */
    static final int STEP = 100;

    /** No id of an archive begins like one of these. The id of a copy follows, or nothing. */
    private static final String ALL = "outdated copies after ";

    private static final String UNNOTED = "outdated copies without work after ";

    private final String archive;
    private final Links links;
    private final StudyQueue queue;
    private final QueueContents contents;
    private final Domains domains;

    OutdatedWalk(StudyArchive archive, Stores stores, Domains domains) {
        this.archive = archive.name();
        this.links = stores.links();
        this.queue = stores.queue();
        this.contents = stores.contents();
        this.domains = domains;
    }

    /** Notes the first step to all of them. */
    void begin() {
        note(ALL);
    }

    /** Notes the first step to those that neither wait nor were given up. */
    void beginUnlessNoted() {
        note(UNNOTED);
    }

    private void note(String step) {
        queue.add(archive, List.of(step), Requester.Cause.REMAKE);
    }

    /** Whether a work is a step rather than a study. */
    boolean isStep(PendingStudy work) {
        return work.study().startsWith(ALL) || work.study().startsWith(UNNOTED);
    }

    /** Does a step. Repeated, it notes the same studies again. */
    void carryOut(PendingStudy work) {
        String kind = work.study().startsWith(ALL) ? ALL : UNNOTED;
        List<Link> page =
                links.outdated(archive, domains.rulesDigests(), work.study().substring(kind.length()), STEP);
        List<String> studies = page.stream().map(Link::original).distinct().toList();
        if (kind.equals(UNNOTED)) {
            Set<String> noted = contents.standings(archive, studies).keySet();
            studies = studies.stream().filter(study -> !noted.contains(study)).toList();
        }
        if (!studies.isEmpty()) {
            queue.add(archive, studies, Requester.Cause.REMAKE);
        }
        if (page.size() == STEP) {
            note(kind + page.get(STEP - 1).copy());
        }
    }
}
