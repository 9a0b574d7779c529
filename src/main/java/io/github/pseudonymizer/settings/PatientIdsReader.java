// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.settings;

import io.github.pseudonymizer.dicom.PatientIdForm;
import io.github.pseudonymizer.pseudonym.PatientIds;
import java.util.List;
import java.util.Map;

/** Reads how a domain takes a Patient ID for a patient. */
final class PatientIdsReader {

    private static final String PLACEHOLDERS = "PlaceholderPatientIds";
    private static final String PREFIX = "at most 32 characters, without a space at either end";

    private PatientIdsReader() {}

    /** Reads the section {@code NormalizePatientIds} of a domain. */
    static PatientIdForm form(SettingsSection section) {
        PatientIdForm form = new PatientIdForm(
                section.flag("IgnoreCase", false),
                section.flag("DropLeadingZeros", false),
                section.text("DropPrefix", "", PREFIX, text -> text.length() <= 32 && text.equals(text.strip())));
        section.refuseOthers();
        return form;
    }

    /** Reads the rest of the domain's section. */
    static PatientIds read(SettingsSection section, PatientIdForm form) {
        Map<Integer, String> given = section.texts(PLACEHOLDERS);
        List<String> placeholders =
                section.has(PLACEHOLDERS) ? List.copyOf(given.values()) : PatientIds.DEFAULT_PLACEHOLDERS;
        return PatientIds.of(section.flag("UseIssuer", false), placeholders, form);
    }
}
