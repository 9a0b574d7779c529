// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Orthanc's ids: SHA-1 over the identifiers from the patient downwards, in five groups. */
public final class OrthancId {

    private OrthancId() {}

    /**
     * The id of a patient, study, series or instance, according to how many identifiers are given.
     *
     * @param identifiers Patient ID, Study, Series, SOP Instance UID; ASCII
     */
    public static String of(String... identifiers) {
        try {
            byte[] text = String.join("|", identifiers).getBytes(StandardCharsets.UTF_8);
            String digest =
                    HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
            return digest.replaceAll("(.{8})(?!$)", "$1-");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-1", e);
        }
    }
}
