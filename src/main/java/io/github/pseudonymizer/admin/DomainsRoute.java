// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import io.github.pseudonymizer.orthanc.route.Query;
import io.github.pseudonymizer.orthanc.route.Reply;
import io.github.pseudonymizer.service.PseudonymService;

/** {@code GET /pseudonymizer/domains}: what each domain is, and how much there is of it. */
record DomainsRoute(PseudonymService service) {

    Reply answer(Query query) {
        return new Reply(200, ServiceJson.of(service.describing().all(query.requester())));
    }
}
