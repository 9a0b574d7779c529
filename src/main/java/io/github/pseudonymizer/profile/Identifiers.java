// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.profile;

import io.github.pseudonymizer.dicom.PatientIdForm;

/**
 * How a domain treats identifiers of orders and patients.
 *
 * @param pseudonymousNumbers whether Accession Number and Study ID get pseudonyms, at every depth
 * @param patientIds which Patient IDs mean one patient; all spellings are searched for in text
 */
public record Identifiers(boolean pseudonymousNumbers, PatientIdForm patientIds) {

    /** Numbers go, and each spelling of a Patient ID means another patient. */
    public static final Identifiers DEFAULT = new Identifiers(false, PatientIdForm.AS_IT_IS);
}
