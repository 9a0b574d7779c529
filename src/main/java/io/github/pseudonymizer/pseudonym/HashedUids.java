// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.pseudonym;

import io.github.pseudonymizer.dicom.Padding;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Maps a UID to the first 128 bits of its HMAC-SHA-256 under the domain's UID key. Thread-safe. */
final class HashedUids implements UidMapping {

    private static final int UID_BYTES = 16;

    // Looking an algorithm up takes longer than using it, and every instance has dozens of UIDs.
    private final ThreadLocal<Mac> macs;

    HashedUids(SecretKeySpec key) {
        this.macs = ThreadLocal.withInitial(() -> keyed(key));
    }

    @Override
    public String map(String uid) {
        String canonical = Padding.stripEnd(uid);
        if (canonical.isEmpty()) {
            throw new IllegalArgumentException("empty UID");
        }
        byte[] digest = macs.get().doFinal(canonical.getBytes(StandardCharsets.UTF_8));
        return "2.25." + new BigInteger(1, Arrays.copyOf(digest, UID_BYTES));
    }

    private static Mac keyed(SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no HMAC-SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "HashedUids[redacted]";
    }
}
