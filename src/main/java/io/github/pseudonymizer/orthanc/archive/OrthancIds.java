// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.archive;

import io.github.pseudonymizer.study.CopyUids;
import io.github.pseudonymizer.study.Level;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The ids that Orthanc gives to what it stores: SHA-1 over the identifiers down to the level, joined by {@code |}, as
 * five groups of eight hexadecimal digits.
 */
public final class OrthancIds {

    private static final Pattern WELL_FORMED = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{8}){4}");

    private OrthancIds() {}

    /** Whether a text has the form of an id, so that it is safe in a URI. */
    public static boolean isWellFormed(String id) {
        return WELL_FORMED.matcher(id).matches();
    }

    /** Where the empty shell is that the built-in makes for a series. */
    static CopyUids shell(CopyUids copy, String trace) {
        return new CopyUids(copy.patientId(), copy.studyInstanceUid(), copy.seriesInstanceUid(), trace);
    }

    static String of(Level level, CopyUids place) {
        return switch (level) {
            case PATIENT -> hash(place.patientId());
            case STUDY -> hash(place.patientId() + '|' + place.studyInstanceUid());
            case SERIES -> hash(place.patientId() + '|' + place.studyInstanceUid() + '|' + place.seriesInstanceUid());
            case INSTANCE ->
                hash(place.patientId()
                        + '|'
                        + place.studyInstanceUid()
                        + '|'
                        + place.seriesInstanceUid()
                        + '|'
                        + place.sopInstanceUid());
        };
    }

    private static String hash(String identifiers) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(identifiers.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).replaceAll("(.{8})(?!$)", "$1-");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-1", impossible);
        }
    }
}
