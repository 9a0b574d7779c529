// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.adopt;

import io.github.pseudonymizer.pseudonym.DateShift;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.study.AuditEntry;
import java.util.Optional;

/**
 * The records of adopted copies. Thread-safe, safe for many servers. Every method throws
 * {@link io.github.pseudonymizer.pseudonym.StoreException} if the store fails; nothing was changed then.
 */
public interface Adoptions {

    /**
     * A patient in the records.
     *
     * @param shift if an administrator or a copy has told it; a drawn one may still change before the first copy
     */
    record Patient(String pseudonym, Optional<DateShift> shift) {}

    /** What came of an adoption. */
    sealed interface Result {

        /** It is recorded now, or would be. */
        record Adopted() implements Result {}

        /** It was recorded before. */
        record Known() implements Result {}

        /** The records contradict it. Nothing was changed. */
        record Refused(Contradiction contradiction) implements Result {}
    }

    /**
     * Finds a patient.
     *
     * @param domain its name
     */
    Optional<Patient> patient(String domain, Identity patient);

    /**
     * Records a copy: pseudonyms, date shift, UIDs, link and files, all or nothing.
     *
     * @param dryRun whether nothing is to be written
     * @param entry is recorded in the same transaction, if the copy is
     * @throws io.github.pseudonymizer.pseudonym.BusyException if another adoption on this server took too long; nothing
     *     was written
     */
    Result adopt(AdoptedCopy copy, boolean dryRun, AuditEntry entry);
}
