package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.plan.pixel.PixelFacts;
import java.util.Set;

/**
 * What must be known of an instance before it can be rewritten. Values without padding, empty where absent. The text of
 * identities never shows in {@link #toString()}.
 *
 * @param patientId Patient ID (0010,0020)
 * @param issuerOfPatientId Issuer of Patient ID (0010,0021)
 * @param birthDate Patient's Birth Date (0010,0030)
 * @param sex Patient's Sex (0010,0040)
 * @param studyInstanceUid (0020,000D)
 * @param seriesInstanceUid (0020,000E)
 * @param sopInstanceUid (0008,0018)
 * @param patientIdentityRemoved whether (0012,0062) is YES
 * @param nestedPatientIds every other Patient ID inside sequences
 * @param pixels what decides about its pixels and its document
 */
public record Facts(
        String patientId,
        String issuerOfPatientId,
        String birthDate,
        String sex,
        String studyInstanceUid,
        String seriesInstanceUid,
        String sopInstanceUid,
        boolean patientIdentityRemoved,
        Set<String> nestedPatientIds,
        PixelFacts pixels) {

    public Facts {
        nestedPatientIds = Set.copyOf(nestedPatientIds);
    }

    @Override
    public String toString() {
        return "Facts[redacted]";
    }
}
