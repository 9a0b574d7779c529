// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.pseudonym;

import io.github.pseudonymizer.dicom.Padding;

/**
 * What identifies a patient or a study in an original. Its text never shows in {@link #toString()}.
 *
 * @param kind whom or what it identifies
 * @param value canonical form; made by the factory methods only
 */
public record Identity(Kind kind, String value) {

    /** Whom or what an identity identifies. The name is stored. */
    public enum Kind {
        PATIENT,
        STUDY
    }

    private static final char SEPARATOR = '\0';

    public Identity {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("empty identity");
        }
    }

    /**
     * A patient by Patient ID (0010,0020).
     *
     * @param patientId trimmed of padding here; not blank
     */
    public static Identity patient(String patientId) {
        return new Identity(Kind.PATIENT, canonical(patientId));
    }

    /** A patient by Patient ID (0010,0020) within Issuer of Patient ID (0010,0021), which may be empty. */
    public static Identity patient(String patientId, String issuer) {
        String canonicalIssuer = canonical(issuer);
        return canonicalIssuer.isEmpty()
                ? patient(patientId)
                : new Identity(Kind.PATIENT, patient(patientId).value() + SEPARATOR + canonicalIssuer);
    }

    /** The patient of a study without Patient ID. Only this study has this patient, so it never shares a pseudonym. */
    public static Identity patientOfStudy(String studyInstanceUid) {
        return new Identity(Kind.PATIENT, SEPARATOR + study(studyInstanceUid).value());
    }

    /** A study by Study Instance UID (0020,000D). */
    public static Identity study(String studyInstanceUid) {
        return new Identity(Kind.STUDY, Padding.stripEnd(studyInstanceUid));
    }

    /**
     * What a patient's identity is made of.
     *
     * @param patientId (0010,0020); empty for the patient of one study
     * @param issuer (0010,0021), or empty
     * @param studyInstanceUid (0020,000D) of the study that this patient has alone; empty if there is a Patient ID
     */
    public record Patient(String patientId, String issuer, String studyInstanceUid) {

        @Override
        public String toString() {
            return "Patient[redacted]";
        }
    }

    /** Takes the identity of a patient apart again. */
    public Patient parts() {
        if (value.charAt(0) == SEPARATOR) {
            return new Patient("", "", value.substring(1));
        }
        // Neither part begins or ends with NUL, and each NUL inside is doubled: the separator is the only single one.
        for (int at = value.indexOf(SEPARATOR); at >= 0; at = value.indexOf(SEPARATOR, at)) {
            int end = at;
            while (value.charAt(end) == SEPARATOR) {
                end++;
            }
            if (end - at == 1) {
                return new Patient(undoubled(value.substring(0, at)), undoubled(value.substring(end)), "");
            }
            at = end;
        }
        return new Patient(undoubled(value), "", "");
    }

    private static String undoubled(String part) {
        return part.replace("\0\0", "\0");
    }

    /** Without padding; a NUL inside is doubled, so that it is never taken for the separator. */
    private static String canonical(String text) {
        return Padding.stripBlanks(text).replace("\0", "\0\0");
    }

    @Override
    public String toString() {
        return "Identity[" + kind + "]";
    }
}
