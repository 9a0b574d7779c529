// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.settings;

import java.util.List;

/** The settings cannot be used. Orthanc does not start; nothing was begun. Trying again does not help. */
public final class SettingsException extends RuntimeException {

    private final List<String> problems;

    /** @param problems everything that is wrong, each naming the setting; never a password */
    SettingsException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /** Everything that is wrong, in the order of the settings; at least one. */
    public List<String> problems() {
        return problems;
    }
}
