// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.caller;

import io.github.pseudonymizer.study.Requester;
import java.util.Set;

/**
 * The sender of a request. It has verified facts only, so a name that a request merely claims is not among them.
 *
 * @param requester for the audit trail; with the name of the user, which may be empty
 * @param groups to which the user belongs
 * @param permissions of the user
 * @param visible which studies the user may see
 * @param local whether the request comes from this machine itself, and that is enough because no user is authenticated
 */
public record Caller(
        Requester requester, Set<String> groups, Set<String> permissions, LabelRights visible, boolean local) {

    /** Nothing is known. */
    public static final Caller UNKNOWN =
            new Caller(Requester.itself(Requester.Cause.HTTP), Set.of(), Set.of(), LabelRights.NONE, false);

    public Caller {
        groups = Set.copyOf(groups);
        permissions = Set.copyOf(permissions);
    }

    /** Nothing is known but the name, which may be empty. */
    static Caller named(Requester requester, boolean local) {
        return new Caller(requester, Set.of(), Set.of(), LabelRights.ALL, local);
    }

    /** The user's name, or empty. */
    public String user() {
        return requester.user();
    }
}
