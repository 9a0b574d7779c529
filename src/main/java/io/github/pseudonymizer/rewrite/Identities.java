package io.github.pseudonymizer.rewrite;

import java.util.List;
import java.util.Set;

/**
 * What identifies somebody or something in an original, and must not be found in the copy. Texts are bytes as they are
 * in the dataset, one byte a character.
 *
 * @param ids Patient IDs and accession numbers
 * @param names names of patients, whole, all component groups
 * @param birthDates {@code yyyymmdd}
 * @param uids every UID that is mapped
 */
record Identities(Set<String> ids, List<PatientName> names, Set<String> birthDates, Set<String> uids) {

    @Override
    public String toString() {
        return "Identities[redacted]";
    }
}
