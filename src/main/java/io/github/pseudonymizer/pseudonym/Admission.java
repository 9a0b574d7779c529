// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.pseudonym;

/** Says whether patients who have no pseudonym yet may get one now, and which. Thread-safe. */
@FunctionalInterface
public interface Admission {

    /** Everybody may. */
    Admission ALWAYS = patients -> {};

    /**
     * Lets new patients in, and counts them.
     *
     * @param patients how many
     * @throws TooManyPatientsException if they are too many for now; none was counted
     */
    void admit(int patients);

    /** The pseudonym that the one patient is to have; empty for one that the domain makes. */
    default String assigned() {
        return "";
    }

    /** The same, with this pseudonym for the one patient. */
    default Admission assigning(String pseudonym) {
        Admission admission = this;
        return new Admission() {
            @Override
            public void admit(int patients) {
                admission.admit(patients);
            }

            @Override
            public String assigned() {
                return pseudonym;
            }
        };
    }

    /** The same, with a pseudonym that the domain makes. */
    default Admission assigningNone() {
        return assigning("");
    }
}
