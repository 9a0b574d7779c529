// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.settings;

import io.github.pseudonymizer.orthanc.caller.Administrators;
import io.github.pseudonymizer.orthanc.caller.Reviewers;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Reads who is an administrator and who is a reviewer: a list of users, or an object with users, groups and
 * permissions.
 *
 * @param ours the plugin's section
 * @param known the users that Orthanc can authenticate; empty if that is not known
 */
record AdministratorsReader(SettingsSection ours, Set<String> known) {

    private static final String ALLOWED = "a list of users, or an object with Users, Groups and Permissions";

    Administrators administrators() {
        Named named = read("Administrators");
        return new Administrators(named.users(), named.groups(), named.permissions());
    }

    Reviewers reviewers() {
        Named named = read("Reviewers");
        return new Reviewers(named.users(), named.groups(), named.permissions());
    }

    private record Named(Set<String> users, Set<String> groups, Set<String> permissions) {}

    private Named read(String key) {
        SettingsSection object = ours.sectionIfAny(key);
        Map<Integer, String> users = object.texts("Users");
        Set<String> groups = new LinkedHashSet<>(object.texts("Groups").values());
        Set<String> permissions =
                new LinkedHashSet<>(object.texts("Permissions").values());
        object.refuseOthers();
        if (ours.isObject(key)) {
            users.forEach((index, name) -> check(object, "Users[" + index + "]", name));
        } else {
            users = ours.texts(key, ALLOWED);
            users.forEach((index, name) -> check(ours, key + "[" + index + "]", name));
        }
        return new Named(new LinkedHashSet<>(users.values()), groups, permissions);
    }

    private void check(SettingsSection section, String key, String name) {
        if (!known.isEmpty() && !known.contains(name)) {
            // What has a colon may be a name with its password.
            String found = name.indexOf(':') < 0 ? "\"" + name + "\"" : "a text with a colon (not shown here)";
            section.problem(key, "found " + found + ", allowed are Orthanc's RegisteredUsers");
        }
    }
}
