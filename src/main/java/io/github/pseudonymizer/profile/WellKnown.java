// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.profile;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Registered UIDs and the terms of coded attributes. DICOM itself defines them, so they identify no patient.
 * Thread-safe.
 */
public final class WellKnown {

    /** Context groups: PS3.6 Table A-3 numbers them in a row and grows with each edition. */
    private static final Pattern CONTEXT_GROUP = Pattern.compile("1\\.2\\.840\\.10008\\.6\\.1\\.[1-9]\\d{0,3}");

    private static final String ROOT = "1.2.840.10008.";
    private static final Set<String> UIDS = read("registered-uids.csv", "uid");
    private static final Set<String> TERMS = read("defined-terms.csv", "term");

    private WellKnown() {}

    /** Whether PS3.6 Annex A registers this UID. Another one under the same root is not DICOM's. */
    public static boolean isRegistered(String uid) {
        return uid.startsWith(ROOT)
                && (UIDS.contains(uid) || CONTEXT_GROUP.matcher(uid).matches());
    }

    /** Whether this is a defined term or an enumerated value of PS3.3, in upper case. */
    public static boolean isTerm(String text) {
        return TERMS.contains(text);
    }

    private static Set<String> read(String resource, String column) {
        return TableResource.OWN.read(resource, List.of(column)).stream()
                .map(cells -> cells.get(0))
                .collect(Collectors.toUnmodifiableSet());
    }
}
