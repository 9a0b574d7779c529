// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.pseudonym;

import java.util.Map;
import java.util.Set;

/** Assigns pseudonyms, each for good. Thread-safe, and safe for many servers at once. */
public interface PseudonymStore {

    /** As {@link #assign(Namespace, Set, Admission)}, with any number of new patients. */
    default Map<Identity, Pseudonym> assign(Namespace namespace, Set<Identity> identities) {
        return assign(namespace, identities, Admission.ALWAYS);
    }

    /**
     * Returns the pseudonym of every identity, minting those not seen before in this domain. All or nothing.
     *
     * @param admission is asked once if there are patients not seen before, otherwise not at all; only if there is but
     *     one patient may it assign a pseudonym
     * @return {@link Pseudonym.OfPatient} for patients, {@link Pseudonym.OfStudy} for studies
     * @throws StoreException if the store cannot be reached; nothing was kept, trying again is safe
     * @throws TooManyPatientsException if the new patients are not admitted; nothing was kept
     * @throws ForgottenException if a study was forgotten; nothing was kept
     * @throws AssignedPseudonymException if the patient has another pseudonym than the assigned one, or another patient
     *     has that; nothing was kept
     */
    Map<Identity, Pseudonym> assign(Namespace namespace, Set<Identity> identities, Admission admission);
}
