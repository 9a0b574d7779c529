package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.pseudonym.Identity;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The rows of patients in the table {@code pseudonym}: one for each identity. */
final class PatientRows {

    private PatientRows() {}

    /**
     * Keeps others from changing these patients, or from adding identities to them, until the transaction of this
     * handle ends. A statement of its own, because the next one must see what those have done who were waited for.
     */
    static void lock(Handle handle, String domain, List<String> pseudonyms) {
        handle.createQuery("SELECT count(*) FROM (SELECT FROM pseudonymizer.pseudonym"
                        + " WHERE domain = :domain AND kind = :kind AND value = ANY (:values)"
                        + " ORDER BY value, alias FOR UPDATE) AS locked")
                .bind("domain", domain)
                .bind("kind", Identity.Kind.PATIENT.name())
                .bindArray("values", String.class, pseudonyms)
                .mapTo(Long.class)
                .one();
    }
}
