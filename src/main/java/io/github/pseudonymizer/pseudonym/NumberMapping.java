// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.pseudonym;

/** Gives the numbers of orders and studies in one domain, such as Accession Number, their pseudonyms. Thread-safe. */
@FunctionalInterface
public interface NumberMapping {

    /**
     * Maps one number: equal ones to the same, different ones to different pseudonyms.
     *
     * @param number one value; padding around it does not count
     * @return at most 16 characters, as SH has; empty if there is nothing but padding
     */
    String map(String number);
}
