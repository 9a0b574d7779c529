// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.pseudonym;

import java.security.SecureRandom;
import javax.crypto.spec.SecretKeySpec;

/**
 * Maps UIDs by a random secret that is thrown away afterwards: then nothing leads from one UID to the other. Each UID
 * always has the same place, so that references stay intact. Thread-safe.
 */
public final class FreshUids implements UidMapping {

    private static final int SECRET_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final UidMapping uids;

    /** By this secret. */
    public FreshUids(byte[] secret) {
        this.uids = new HashedUids(new SecretKeySpec(secret, "HmacSHA256"));
    }

    /** A secret that nothing else knows. */
    public static byte[] secret() {
        byte[] secret = new byte[SECRET_BYTES];
        RANDOM.nextBytes(secret);
        return secret;
    }

    @Override
    public String map(String uid) {
        return uids.map(uid);
    }
}
