// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.Inherited;
import io.github.pseudonymizer.pseudonym.Pseudonym;

/**
 * Follows a reader and knows the pseudonym and date shift at its position, because an item may be about another
 * patient.
 */
final class Patients {

    private final Survey survey;
    private final Substitutes substitutes;
    private final Inherited<Pseudonym.OfPatient> patients;

    Patients(Survey survey, Substitutes substitutes) {
        this.survey = survey;
        this.substitutes = substitutes;
        this.patients = new Inherited<>(substitutes.patient());
    }

    void follow(DatasetReader.Event event, DatasetReader reader) {
        if (event == DatasetReader.Event.ITEM) {
            String id = survey.patientsOfItems().get(reader.start());
            if (id != null) {
                patients.set(reader.depth(), patient(id));
            }
        } else if (event == DatasetReader.Event.ITEM_END) {
            patients.leaveTo(reader.depth());
        }
    }

    Pseudonym.OfPatient current() {
        return patients.current();
    }

    private Pseudonym.OfPatient patient(String id) {
        if (id.equals(survey.facts().patientId())) {
            return substitutes.patient();
        }
        Pseudonym.OfPatient other = substitutes.nestedPatients().get(id);
        if (other == null) {
            throw new IllegalArgumentException("no pseudonym given for a nested Patient ID");
        }
        return other;
    }
}
