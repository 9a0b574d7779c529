// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.pseudonym.ForgottenException;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.StoreException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The rows of patients in the table {@code pseudonym}: one for each identity. */
public final class PatientRows {

    /** The condition for the rows of one patient; see {@link #find}. */
    private static final String CONDITION =
            "WHERE domain = :domain AND kind = '" + Identity.Kind.PATIENT + "' AND value = :pseudonym";

    /** The condition for rows of links that belong to a patient. */
    public static final String LINKED = "(pseudonym = :pseudonym OR pseudonym IN (SELECT value"
            + " FROM pseudonymizer.pseudonym AS merged WHERE merged.domain = :domain"
            + " AND merged.kind = '" + Identity.Kind.PATIENT + "' AND merged.merged_into = :pseudonym))";

    private PatientRows() {}

    /**
     * What is known of a patient.
     *
     * @param forgotten whether only the pseudonym is left, so that no other gets it
     * @param mergedInto the pseudonym that the patient's identities have got instead; empty if there is none
     */
    public record State(boolean forgotten, Optional<String> mergedInto) {

        private static State read(ResultSet row) throws SQLException {
            return new State(row.getBoolean("was_forgotten"), Optional.ofNullable(row.getString("merged_into")));
        }
    }

    /** Empty if nobody in this domain has or had the pseudonym. */
    public static Optional<State> find(Handle handle, String domain, String pseudonym) {
        return find(handle, domain, pseudonym, "LIMIT 1");
    }

    private static Optional<State> find(Handle handle, String domain, String pseudonym, String lock) {
        return handle
                .createQuery("SELECT forgotten IS NOT NULL AS was_forgotten, merged_into"
                        + " FROM pseudonymizer.pseudonym " + CONDITION + " ORDER BY alias " + lock)
                .bind("domain", domain)
                .bind("pseudonym", pseudonym)
                .map((row, context) -> State.read(row))
                .stream()
                .findFirst();
    }

    /**
     * Keeps a patient from being forgotten or merged until the transaction of this handle ends.
     *
     * @throws ForgottenException if the patient was forgotten already
     * @throws StoreException if the patient was merged with another one; trying again helps
     */
    public static void requireRemembered(Handle handle, String domain, String pseudonym) {
        Optional<State> state = find(handle, domain, pseudonym, "FOR SHARE");
        if (state.isEmpty()) { // A merge that was waited for has changed the rows, and its own one shows only now.
            state = find(handle, domain, pseudonym, "FOR SHARE");
        }
        requireUnmerged(state);
        if (state.filter(State::forgotten).isPresent()) {
            throw new ForgottenException();
        }
    }

    /**
     * Makes sure that a patient has this pseudonym for good.
     *
     * @throws StoreException if the patient was merged with another one; trying again helps
     */
    public static void requireUnmerged(Optional<State> state) {
        if (state.flatMap(State::mergedInto).isPresent()) {
            throw new StoreException(
                    StoreException.Reason.PREPARING,
                    "the patient was merged with another one meanwhile; please send the request again");
        }
    }

    /**
     * Keeps others from changing these patients, or from adding identities to them, until the transaction of this
     * handle ends. A statement of its own, because the next one must see what those have done who were waited for.
     */
    public static void lock(Handle handle, String domain, List<String> pseudonyms) {
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
