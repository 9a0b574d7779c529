// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.request;

import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Requester;
import java.util.UUID;

/**
 * A request to anonymize with everything that its job needs in order to begin, also after a restart.
 *
 * @param ticket identifies the request that waits for this very job, in this process only
 * @param request what the client asks for
 * @param body as the client sent it; empty for a job that was taken over
 * @param requester who asked
 * @param limited whether no administrator asked, nor code inside Orthanc: the number of new patients is limited, and
 *     what only administrators may wish is refused
 * @param takenOver whether it was the built-in's, saved when the plugin was not there
 */
public record Job(
        String ticket, AnonymizeRequest request, String body, Requester requester, boolean limited, boolean takenOver) {

    /**
     * A job for one resource.
     *
     * @throws RequestException if the body is not what the built-in would accept
     */
    public static Job single(Level level, String resource, String body, Requester requester, boolean limited) {
        return asked(AnonymizeRequestParser.parse(level, resource, body), body, requester, limited);
    }

    /**
     * A job for the resources that the body names.
     *
     * @throws RequestException if the body is not what the built-in would accept
     */
    public static Job bulk(String body, Requester requester, boolean limited) {
        return asked(AnonymizeRequestParser.parseBulk(body), body, requester, limited);
    }

    private static Job asked(AnonymizeRequest request, String body, Requester requester, boolean limited) {
        return new Job(newTicket(), request, body, requester, limited, false);
    }

    static String newTicket() {
        return UUID.randomUUID().toString();
    }
}
