package io.github.pseudonymizer.pseudonym;

import io.github.pseudonymizer.dicom.Padding;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a domain identifies a patient by Patient ID (0010,0020).
 *
 * @param useIssuer whether Issuer of Patient ID (0010,0021) is part of the identity
 * @param placeholders Patient IDs that name no patient, in upper case
 */
public record PatientIds(boolean useIssuer, Set<String> placeholders) {

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

    /**
     * What a domain's settings say.
     *
     * @param placeholders in either case
     */
    public static PatientIds of(boolean useIssuer, List<String> placeholders) {
        return new PatientIds(
                useIssuer, placeholders.stream().map(PatientIds::normal).collect(Collectors.toUnmodifiableSet()));
    }

    /** Whether this Patient ID is one that many patients can have. */
    public boolean isPlaceholder(String patientId) {
        return placeholders.contains(normal(patientId));
    }

    /**
     * The patient of this Patient ID, even if it is a placeholder.
     *
     * @param patientId not blank
     * @param issuer may be empty
     */
    public Identity named(String patientId, String issuer) {
        return Identity.patient(patientId, useIssuer ? issuer : "");
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
