// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import io.github.pseudonymizer.orthanc.route.Query;
import io.github.pseudonymizer.orthanc.route.Reply;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.AuditTrail;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Links;
import java.util.Optional;

/**
 * {@code GET /pseudonymizer/links?limit=}: originals and their copies, the newest first.
 *
 * @param archive the archive's name for itself
 */
record LinksRoute(String archive, Links links, AuditTrail audit) {

    /** After an entry in the audit trail. */
    Reply answer(Query query) {
        Optional<Integer> limit = query.limit();
        if (limit.isEmpty()) {
            return Reply.problem(400, Query.LIMITS);
        }
        audit.record(new AuditEntry(
                archive, AuditEntry.Event.LINKS_READ, query.requester(), "", "", "newest " + limit.get()));
        return Reply.ok(links.latest(archive, limit.get()).stream().map(Row::of).toList());
    }

    private record Row(
            String original,
            String copy,
            String domain,
            String pseudonym,
            Link.State state,
            String cause,
            String user,
            String address,
            int instances,
            int orphans,
            String changed) {

        static Row of(Link link) {
            return new Row(
                    link.original(),
                    link.copy(),
                    link.domain(),
                    link.pseudonym(),
                    link.state(),
                    link.requester().cause().word(),
                    link.requester().user(),
                    link.requester().address(),
                    link.instances(),
                    link.orphans(),
                    link.changed().toString());
        }
    }
}
