// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.caller;

import io.github.pseudonymizer.orthanc.bridge.Event;

/** Says who sends a request over HTTP. Thread-safe. */
public interface Authority {

    /**
     * The sender of a request.
     *
     * @param address of the client, for the audit trail
     */
    Caller callerOf(Event.Request request, String address);

    /** Whether users are not authenticated at all, so that requests from this machine itself need no user. */
    boolean trustsThisMachine();
}
