// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The faults found in the settings so far, and the settings that were read. Confined to one thread. */
final class SettingsProblems {

    private final List<String> problems = new ArrayList<>();
    private final Set<String> asked = new TreeSet<>();

    void add(String problem) {
        problems.add(problem);
    }

    /** Notes that this setting exists; {@code []} stands for any index. */
    void asked(String setting) {
        asked.add(setting);
    }

    List<String> all() {
        return List.copyOf(problems);
    }

    /** Every setting that was asked for, present or not. */
    Set<String> settings() {
        return Set.copyOf(asked);
    }
}
