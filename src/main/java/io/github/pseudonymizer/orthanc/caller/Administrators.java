// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.caller;

import java.util.Collections;
import java.util.Set;

/**
 * Who may see what the plugin knows.
 *
 * @param users names of users: their passwords were checked, or the authorization plugin names them
 * @param groups of that plugin's users
 * @param permissions of that plugin's users
 */
public record Administrators(Set<String> users, Set<String> groups, Set<String> permissions) {

    /** Only requests from the machine itself, if users are not authenticated. */
    public static final Administrators NONE = new Administrators(Set.of(), Set.of(), Set.of());

    public Administrators {
        users = Set.copyOf(users);
        groups = Set.copyOf(groups);
        permissions = Set.copyOf(permissions);
    }

    /** Whether the sender of a request is an administrator. */
    public boolean include(Caller caller) {
        return caller.local()
                || (!caller.user().isEmpty() && users.contains(caller.user()))
                || !Collections.disjoint(groups, caller.groups())
                || !Collections.disjoint(permissions, caller.permissions());
    }
}
