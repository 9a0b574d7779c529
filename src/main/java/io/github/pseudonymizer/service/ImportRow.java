// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.service;

import io.github.pseudonymizer.pseudonym.DateShift;
import io.github.pseudonymizer.pseudonym.Identity;
import java.util.Optional;

/**
 * A pseudonym that an administrator brings.
 *
 * @param line of the table, from 1
 * @param identity patient or study
 * @param value of the pseudonym; fit for the attribute in which it will stand
 * @param shift the patient's, if the table tells it
 */
public record ImportRow(long line, Identity identity, String value, Optional<DateShift> shift) {

    @Override
    public String toString() {
        return "ImportRow[line " + line + "]";
    }
}
