// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.caller;

import java.util.Locale;

/** Who has which role on our own routes. */
public record Roles(Administrators administrators, Reviewers reviewers) {

    /** What the sender of a request may do. An earlier role may do all that a later one may. */
    public enum Role {
        ADMINISTRATOR,
        REVIEWER,
        /** Whom Orthanc or the authorization plugin knows. */
        USER,
        UNIDENTIFIED;

        /** As answers write it, such as {@code administrator}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The role of the sender of a request. */
    public Role of(Caller caller) {
        if (administrators.include(caller)) {
            return Role.ADMINISTRATOR;
        }
        if (caller.isAmong(reviewers.users(), reviewers.groups(), reviewers.permissions())) {
            return Role.REVIEWER;
        }
        return caller.user().isEmpty() ? Role.UNIDENTIFIED : Role.USER;
    }
}
