// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.route;

import java.util.Locale;

/** Who may send a request on a route. */
public enum Access {
    /** Users whom Orthanc lets use a route of its own. What answers checks whether they may see what they ask about. */
    ORTHANC_USERS,
    /** All who reach Orthanc. A page of another site can change nothing. */
    EVERYBODY,
    /** {@linkplain io.github.pseudonymizer.orthanc.caller.Administrators Administrators}. As above for other sites. */
    ADMINISTRATORS,
    /** As above; a request of another user leaves an entry in the audit trail. */
    RECORDED_ADMINISTRATORS;

    /** Whether the route is one of our own, not one that we answer in place of Orthanc. */
    boolean isOurs() {
        return this != ORTHANC_USERS;
    }

    /** Whether only administrators may send a request. */
    boolean forAdministrators() {
        return this == ADMINISTRATORS || this == RECORDED_ADMINISTRATORS;
    }

    /** As documents and answers write it, such as {@code administrators}. */
    public String text() {
        return forAdministrators()
                ? "administrators"
                : name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
