// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.caller;

import io.github.pseudonymizer.orthanc.bridge.Event;
import io.github.pseudonymizer.study.Requester;
import java.util.List;

/**
 * Users are those of Orthanc, by their passwords, which are checked here even if Orthanc has checked them.
 *
 * @param users Orthanc's
 * @param trustsThisMachine whether users are not authenticated at all
 */
record Passwords(RegisteredUsers users, boolean trustsThisMachine) implements Authority {

    private static final String AUTHORIZATION = "authorization";

    private static final List<String> THIS_MACHINE = List.of("127.0.0.1", "::1", "::ffff:127.0.0.1");

    @Override
    public Caller callerOf(Event.Request request, String address) {
        String user = users.verified(request.headers().getOrDefault(AUTHORIZATION, ""))
                .orElse("");
        return Caller.named(new Requester(Requester.Cause.HTTP, user, address), trustsThisMachine && isLocal(request));
    }

    /**
     * Whether it comes from this machine itself, and neither through a proxy on it nor from the page of another site in
     * a browser on it. A user who signs in, here or with a plugin, has the rights of that user and not those of the
     * machine.
     */
    private static boolean isLocal(Event.Request request) {
        return THIS_MACHINE.contains(request.remoteAddress())
                && !ForwardingHeaders.areAmong(request.headers().keySet())
                && Site.isThisMachine(request)
                && !Site.isForeign(request)
                && !request.headers().containsKey(AUTHORIZATION)
                && !request.authenticatedByPlugin();
    }
}
