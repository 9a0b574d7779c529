// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.pseudonym;

import io.github.pseudonymizer.dicom.Padding;
import io.github.pseudonymizer.dicom.PatientIdForm;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a domain identifies a patient by Patient ID (0010,0020).
 *
 * @param useIssuer whether Issuer of Patient ID (0010,0021) is part of the identity
 * @param placeholders Patient IDs that name no patient, in upper case
 * @param form which Patient IDs mean one patient
 */
public record PatientIds(boolean useIssuer, Set<String> placeholders, PatientIdForm form) {

    /** Entries of devices and people who have no Patient ID. */
    public static final List<String> DEFAULT_PLACEHOLDERS = List.of(
            "*",
            "**",
            "***",
            "-",
            "--",
            "---",
            "?",
            "???",
            "0",
            "00",
            "000",
            "0000",
            "N/A",
            "NA",
            "NIL",
            "NO ID",
            "NOID",
            "NONE",
            "NULL",
            "ANON",
            "ANONYMISED",
            "ANONYMIZED",
            "ANONYMOUS",
            "DEIDENTIFIED",
            "REMOVED",
            "UNDEFINED",
            "UNKNOWN");

    /** Patient IDs alone, with the usual placeholders. */
    public static final PatientIds DEFAULT = of(false, DEFAULT_PLACEHOLDERS);

    public PatientIds {
        placeholders = Set.copyOf(placeholders);
    }

    /** As {@link #of(boolean, List, PatientIdForm)}, where each spelling means another patient. */
    public static PatientIds of(boolean useIssuer, List<String> placeholders) {
        return of(useIssuer, placeholders, PatientIdForm.AS_IT_IS);
    }

    /**
     * What a domain's settings say.
     *
     * @param placeholders in either case
     */
    public static PatientIds of(boolean useIssuer, List<String> placeholders, PatientIdForm form) {
        return new PatientIds(
                useIssuer, placeholders.stream().map(PatientIds::normal).collect(Collectors.toUnmodifiableSet()), form);
    }

    /** Whether this Patient ID is one that many patients can have, with a prefix that does not count or without. */
    public boolean isPlaceholder(String patientId) {
        String plain = Padding.stripBlanks(patientId);
        PatientIdForm withoutPrefix = new PatientIdForm(form.ignoreCase(), false, form.prefix());
        return Stream.of(plain, withoutPrefix.of(plain), form.of(plain))
                .anyMatch(id -> placeholders.contains(normal(id)));
    }

    /** Whether two Patient IDs mean one patient, their issuers aside. */
    public boolean areSame(String one, String other) {
        return form.of(Padding.stripBlanks(one)).equals(form.of(Padding.stripBlanks(other)));
    }

    /**
     * The patient of this Patient ID, even if it is a placeholder.
     *
     * @param patientId not blank
     * @param issuer may be empty
     */
    public Identity named(String patientId, String issuer) {
        return Identity.patient(form.of(Padding.stripBlanks(patientId)), useIssuer ? issuer : "");
    }

    /** The patient of a study: of its own if there is no Patient ID, or only a placeholder. */
    public Identity identity(String patientId, String issuer, String studyInstanceUid) {
        return patientId.isBlank() || isPlaceholder(patientId)
                ? Identity.patientOfStudy(studyInstanceUid)
                : named(patientId, issuer);
    }

    private static String normal(String patientId) {
        return Padding.stripBlanks(patientId).toUpperCase(Locale.ROOT);
    }
}
