// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study;

import java.util.Map;
import java.util.Set;

/**
 * Labels: short names that users of an archive stick to its resources. They may say anything, so they never show in a
 * message.
 *
 * @param patient of the patient
 * @param study of the study
 * @param series of its series, by Series Instance UID (0020,000E)
 * @param instances of its instances, by the archive's id
 */
public record Labels(
        Set<String> patient, Set<String> study, Map<String, Set<String>> series, Map<String, Set<String>> instances) {

    public Labels {
        patient = Set.copyOf(patient);
        study = Set.copyOf(study);
        series = Map.copyOf(series);
        instances = Map.copyOf(instances);
    }

    @Override
    public String toString() {
        return "Labels[redacted]";
    }
}
