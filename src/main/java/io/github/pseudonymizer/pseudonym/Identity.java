package io.github.pseudonymizer.pseudonym;

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
        return new Identity(Kind.PATIENT, patientId.strip());
    }

    /** A patient by Patient ID (0010,0020) within Issuer of Patient ID (0010,0021), which may be empty. */
    public static Identity patient(String patientId, String issuer) {
        return issuer.isBlank()
                ? patient(patientId)
                : new Identity(Kind.PATIENT, patientId.strip() + SEPARATOR + issuer.strip());
    }

    /**
     * The patient of a study without Patient ID: nobody else's, so that it never shares a pseudonym with another study.
     */
    public static Identity patientOfStudy(String studyInstanceUid) {
        return new Identity(Kind.PATIENT, SEPARATOR + studyInstanceUid);
    }

    /** A study by Study Instance UID (0020,000D). */
    public static Identity study(String studyInstanceUid) {
        return new Identity(Kind.STUDY, studyInstanceUid);
    }

    @Override
    public String toString() {
        return "Identity[" + kind + "]";
    }
}
