// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.Padding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ages, VR AS. So few people are older than 89 that their age identifies them.
 *
 * @see <a href="https://www.ecfr.gov/current/title-45/section-164.514">45 CFR §164.514(b)(2)(i)(C)</a>
 */
final class Ages {

    /** Takes the place of every age of 90 years and more. */
    static final String OLDEST = "090Y";

    private static final Pattern AGE = Pattern.compile("(\\d{3})([DWMY])");
    private static final int CAPPED_FROM_YEARS = 90;

    /**
     * The values of an element as they may stay.
     *
     * @param value unchanged with its padding, if all values may stay; otherwise as many values as before, with those
     *     empty that are not ages
     * @param hasAge whether at least one value is an age
     * @param hasOther whether at least one value is not an age
     */
    record Capped(String value, boolean hasAge, boolean hasOther) {}

    private Ages() {}

    /** Caps every value of 90 years or more, and empties every value that is not an age. */
    static Capped cap(String value) {
        List<String> capped = new ArrayList<>();
        boolean changes = false;
        boolean hasAge = false;
        boolean hasOther = false;
        for (String one : value.split("\\\\", -1)) {
            String plain = Padding.strip(one);
            String age = plain.isEmpty() ? plain : capOne(plain);
            changes |= !age.equals(plain);
            hasAge |= !age.isEmpty();
            hasOther |= age.isEmpty() && !plain.isEmpty();
            capped.add(age);
        }
        return new Capped(changes ? String.join("\\", capped) : value, hasAge, hasOther);
    }

    /** The age, capped; empty if the value is not an age. */
    private static String capOne(String value) {
        Matcher age = AGE.matcher(value.toUpperCase(Locale.ROOT));
        if (!age.matches()) {
            return "";
        }
        // Three digits of days, weeks or months end at 83 years.
        boolean tooOld = age.group(2).equals("Y") && Integer.parseInt(age.group(1)) >= CAPPED_FROM_YEARS;
        return tooOld ? OLDEST : value;
    }
}
