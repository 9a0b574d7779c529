// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.caller;

import io.github.pseudonymizer.orthanc.bridge.Event;
import io.github.pseudonymizer.study.Requester;

/**
 * Who sends requests.
 *
 * @param authority says who sends those that come over HTTP
 * @param proxies who is believed when they tell for whom they ask
 */
public record Callers(Authority authority, TrustedProxies proxies) {

    /**
     * The sender of a request. One from inside Orthanc has no user, and counts like one from this machine itself,
     * because code in the process has all rights anyway. May ask another plugin, so it is asked once for each request.
     */
    public Caller of(Event.Request request) {
        return request.overHttp()
                ? authority.callerOf(request, proxies.clientOf(request))
                : Caller.named(Requester.itself(Requester.Cause.INTERNAL), authority.trustsThisMachine());
    }
}
