// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import io.github.pseudonymizer.orthanc.route.Query;
import io.github.pseudonymizer.orthanc.route.Reply;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /pseudonymizer/me}: who asks, and what they may do, so that a page need not try.
 *
 * @param takesRequests whether requests to anonymize come to us; otherwise Orthanc would ignore rectangles
 */
record CallerRoute(boolean takesRequests) {

    /** @param mayBlackOut whether a request to anonymize may have rectangles; absent if not */
    private record Me(String name, String role, @Nullable Boolean mayBlackOut) {}

    /** Never an error: who is not identified is told so. */
    Reply answer(Query query) {
        Boolean may = (takesRequests && query.isFromAdministrator()) ? true : null;
        return Reply.ok(new Me(query.requester().user(), query.role().word(), may));
    }
}
