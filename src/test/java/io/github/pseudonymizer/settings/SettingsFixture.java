// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;

/** Reads settings, and tells what is wrong with them. */
abstract class SettingsFixture {

    /** Settings of this section, in an Orthanc with storage under {@code /var/orthanc}. */
    static Settings parse(String section) {
        return SettingsReader.parse("{ \"StorageDirectory\": \"/var/orthanc\", \"Pseudonymizer\": " + section + " }");
    }

    static List<String> problems(String section) {
        return assertThrows(SettingsException.class, () -> parse(section)).problems();
    }

    static String problem(String section) {
        List<String> problems = problems(section);
        assertEquals(1, problems.size(), problems.toString());
        return problems.get(0);
    }
}
