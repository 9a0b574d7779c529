// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.plan.pixel.PixelFacts;
import java.util.Set;

/**
 * The facts that are needed before an instance can be rewritten. Values without padding, empty if absent.
 * {@link #toString()} shows no identity.
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
 * @param pixels facts on which the decision about its pixels and its document depends
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
