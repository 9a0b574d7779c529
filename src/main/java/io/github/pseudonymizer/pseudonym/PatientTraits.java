// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.pseudonym;

import java.util.Map;
import java.util.Set;

/**
 * Remembers what studies say of patients, so that two people with one Patient ID are noticed. Keeps digests only.
 * Thread-safe, and safe for many servers at once.
 */
public interface PatientTraits {

    /** What does not change between two studies of one person. The name is stored. */
    enum Trait {
        BIRTH_DATE,
        SEX
    }

    /**
     * Records what a study says of its patient.
     *
     * @param pseudonym of the patient
     * @param values what it says; traits that it does not tell are absent
     * @return those that differ in another study of this patient
     * @throws StoreException if the store fails; nothing was kept, trying again is safe
     */
    Set<Trait> contradicted(Namespace namespace, String pseudonym, Map<Trait, String> values);
}
