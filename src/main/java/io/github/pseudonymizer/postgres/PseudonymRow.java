// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.dicom.Uid;
import io.github.pseudonymizer.pseudonym.DomainKeys;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A row of the table {@code pseudonym} with its columns {@code kind}, {@code value} and {@code shift}. */
public final class PseudonymRow {

    private PseudonymRow() {}

    /**
     * The pseudonym in this row.
     *
     * @param keys of its domain
     */
    public static Pseudonym read(ResultSet row, DomainKeys keys) throws SQLException {
        String value = row.getString("value");
        return Identity.Kind.valueOf(row.getString("kind")) == Identity.Kind.PATIENT
                ? new Pseudonym.OfPatient(value, SealedShift.open(keys, row.getBytes("shift")))
                : new Pseudonym.OfStudy(new Uid(value));
    }
}
