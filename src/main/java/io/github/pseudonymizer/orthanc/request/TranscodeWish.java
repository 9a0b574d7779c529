// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.request;

import io.github.pseudonymizer.orthanc.request.RequestException.Reason;
import java.util.List;
import java.util.Set;

/**
 * What becomes of the field {@code Transcode} of a request.
 *
 * @param transferSyntax UID of the one that the copy is to have; empty for that of the original
 * @param ignored the field with the reason, if it is not followed; else empty
 */
record TranscodeWish(String transferSyntax, List<String> ignored) {

    /** Uncompressed or lossless: the copy stays the same instance. */
    private static final Set<String> LOSSLESS = Set.of(
            "1.2.840.10008.1.2",
            "1.2.840.10008.1.2.1",
            "1.2.840.10008.1.2.1.99",
            "1.2.840.10008.1.2.2",
            "1.2.840.10008.1.2.4.57",
            "1.2.840.10008.1.2.4.58",
            "1.2.840.10008.1.2.4.65",
            "1.2.840.10008.1.2.4.66",
            "1.2.840.10008.1.2.4.70",
            "1.2.840.10008.1.2.4.80",
            "1.2.840.10008.1.2.4.90",
            "1.2.840.10008.1.2.4.92",
            "1.2.840.10008.1.2.5");

    /** Others that Orthanc knows: lossy images, video, references, documents. Measured on 1.10.1. */
    private static final String OTHERS =
            "1\\.2\\.840\\.10008\\.1\\.2\\." + "(4\\.(5[0-6]|59|6[0-4]|81|91|93|94|95|10[0-8])|6\\.[12])";

    TranscodeWish {
        ignored = List.copyOf(ignored);
    }

    /**
     * Weighs the field.
     *
     * @param uid its value; the request has one
     * @throws RequestException if Orthanc knows no such transfer syntax
     */
    static TranscodeWish of(String uid) {
        if (LOSSLESS.contains(uid)) {
            return new TranscodeWish(uid, List.of());
        }
        if (uid.matches(OTHERS)) {
            return new TranscodeWish(
                    "",
                    List.of("Transcode: it is not lossless, so that the copy would need a SOP Instance UID"
                            + " other than the one that follows from the original's"));
        }
        throw new RequestException(Reason.NOT_JSON, "Unknown transfer syntax UID");
    }
}
