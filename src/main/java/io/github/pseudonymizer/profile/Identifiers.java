// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.profile;

import io.github.pseudonymizer.dicom.PatientIdForm;

/**
 * How a domain treats identifiers of orders and patients.
 *
 * @param pseudonymousNumbers whether Accession Number and Study ID get pseudonyms, at every depth
 * @param patientIds which Patient IDs mean one patient; all spellings are searched for in text
 * @param patientName how Patient's Name is made of the pseudonym
 */
public record Identifiers(boolean pseudonymousNumbers, PatientIdForm patientIds, PatientNameForm patientName) {

    /** Numbers go, and each spelling of a Patient ID means another patient. */
    public static final Identifiers DEFAULT = new Identifiers(false, PatientIdForm.AS_IT_IS);

    /** With the pseudonym as Patient's Name. */
    public Identifiers(boolean pseudonymousNumbers, PatientIdForm patientIds) {
        this(pseudonymousNumbers, patientIds, PatientNameForm.PSEUDONYM);
    }
}
