// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.pseudonym;

import io.github.pseudonymizer.dicom.Padding;
import java.math.BigInteger;

/** Derives the pseudonyms of numbers by the domain's key, so that they need no rows. Thread-safe. */
public final class NumberPseudonyms implements NumberMapping {

    /** As many as SH has (PS3.5 §6.2): 80 bits, so that two numbers practically never share a pseudonym. */
    private static final int CHARACTERS = 16;

    /** No UID begins like this, so a number never shares its bits with a UID. */
    private static final String KIND = "number ";

    private static final BigInteger BASE = BigInteger.valueOf(PseudonymGenerator.BASE_32.length());

    private final UidMapping uids;

    /**
     * Those of a domain.
     *
     * @param uids the domain's own mapping, also if its copies retain UIDs
     */
    public NumberPseudonyms(UidMapping uids) {
        this.uids = uids;
    }

    @Override
    public String map(String number) {
        String plain = Padding.stripBlanks(number);
        if (plain.isEmpty()) {
            return "";
        }
        String uid = uids.map(KIND + plain);
        BigInteger bits = new BigInteger(uid.substring(uid.lastIndexOf('.') + 1));
        StringBuilder text = new StringBuilder(CHARACTERS);
        for (int i = 0; i < CHARACTERS; i++) {
            text.append(PseudonymGenerator.BASE_32.charAt(bits.mod(BASE).intValue()));
            bits = bits.divide(BASE);
        }
        return text.toString();
    }
}
