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
 * {@code GET /pseudonymizer/original/{study id}}: the original of a copy. The answer tells an identity, so an audit
 * entry is written before it.
 *
 * @param archive the archive's name for itself
 */
record OriginalRoute(String archive, Links links, AuditTrail audit) {

    private record Original(String study, String domain) {}

    Reply answer(Query query) {
        Optional<Link> found = links.findByCopy(archive, query.parameter(0));
        if (found.isEmpty()) {
            return Reply.problem(404, "no copy has this id");
        }
        Link link = found.get();
        audit.record(new AuditEntry(
                archive, AuditEntry.Event.LINKS_READ, query.requester(), link.domain(), link.copy(), "its original"));
        return Reply.ok(new Original(link.original(), link.domain()));
    }
}
