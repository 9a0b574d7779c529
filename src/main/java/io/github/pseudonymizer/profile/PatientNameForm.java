// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.profile;

import java.util.regex.Pattern;

/**
 * How Patient's Name of copies is made of the patient's pseudonym.
 *
 * @param pattern with {@value #PLACE} where the pseudonym stands
 */
public record PatientNameForm(String pattern) {

    /** Stands for the pseudonym. */
    public static final String PLACE = "{Pseudonym}";

    /** Patterns that can be set, in words. */
    public static final String ALLOWED = PLACE + " once, and at most 32 letters, digits and signs of ASCII around it,"
            + " except \\ = * and ?, with at most four ^, and without a space at either end";

    /** The pseudonym alone. */
    public static final PatientNameForm PSEUDONYM = new PatientNameForm(PLACE);

    /** As many characters as a group of PN has (PS3.5 §6.2). */
    private static final int LONGEST = 64;

    private static final int LONGEST_AROUND = 32;
    private static final Pattern SIGNS = Pattern.compile("(?! )[ -~&&[^\\\\=*?{}]]*(?<! )");

    /** Whether a text is such a pattern. */
    public static boolean isPossible(String pattern) {
        int place = pattern.indexOf(PLACE);
        String filled = pattern.replace(PLACE, "P");
        return place >= 0
                && pattern.indexOf(PLACE, place + 1) < 0
                && filled.length() <= LONGEST_AROUND + 1
                && filled.chars().filter(sign -> sign == '^').count() <= 4
                && SIGNS.matcher(filled).matches();
    }

    /** The name of a patient with this pseudonym; if it would be too long, the pseudonym alone. */
    public String of(String pseudonym) {
        String name = pattern.replace(PLACE, pseudonym);
        return name.length() > LONGEST ? pseudonym : name;
    }
}
