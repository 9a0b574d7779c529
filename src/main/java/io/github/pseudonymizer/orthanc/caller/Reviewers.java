// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.caller;

import java.util.Set;

/**
 * Who may compare originals with their copies, and confirm or reject copies, beside administrators. The components are
 * those of {@link Administrators}.
 */
public record Reviewers(Set<String> users, Set<String> groups, Set<String> permissions) {

    /** Administrators only. */
    public static final Reviewers NONE = new Reviewers(Set.of(), Set.of(), Set.of());

    public Reviewers {
        users = Set.copyOf(users);
        groups = Set.copyOf(groups);
        permissions = Set.copyOf(permissions);
    }
}
