// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.settings;

import io.github.pseudonymizer.orthanc.caller.Administrators;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Reads who is an administrator: a list of users, or an object with users, groups and permissions. */
final class AdministratorsReader {

    private static final String KEY = "Administrators";
    private static final String ALLOWED = "a list of users, or an object with Users, Groups and Permissions";

    private AdministratorsReader() {}

    /**
     * Those of the plugin's section.
     *
     * @param known the users that Orthanc can authenticate; empty if that is not known
     */
    static Administrators read(SettingsSection ours, Set<String> known) {
        SettingsSection object = ours.sectionIfAny(KEY);
        Map<Integer, String> users = object.texts("Users");
        Set<String> groups = new LinkedHashSet<>(object.texts("Groups").values());
        Set<String> permissions =
                new LinkedHashSet<>(object.texts("Permissions").values());
        object.refuseOthers();
        if (ours.isObject(KEY)) {
            users.forEach((index, name) -> check(object, "Users[" + index + "]", name, known));
        } else {
            users = ours.texts(KEY, ALLOWED);
            users.forEach((index, name) -> check(ours, KEY + "[" + index + "]", name, known));
        }
        return new Administrators(new LinkedHashSet<>(users.values()), groups, permissions);
    }

    private static void check(SettingsSection section, String key, String name, Set<String> known) {
        if (!known.isEmpty() && !known.contains(name)) {
            // What has a colon may be a name with its password.
            String found = name.indexOf(':') < 0 ? "\"" + name + "\"" : "a text with a colon (not shown here)";
            section.problem(key, "found " + found + ", allowed are Orthanc's RegisteredUsers");
        }
    }
}
