// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import io.github.pseudonymizer.orthanc.route.Query;
import io.github.pseudonymizer.orthanc.route.Reply;

/** {@code GET /pseudonymizer/me}: who asks, and what they may do, so that a page need not try. */
final class CallerRoute {

    private record Me(String name, String role) {}

    private CallerRoute() {}

    /** Never an error: who is not identified is told so. */
    static Reply answer(Query query) {
        return Reply.ok(new Me(query.requester().user(), query.role().word()));
    }
}
