// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.pseudonym;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys of an installation: two random secrets, from which a key is derived for every purpose in every domain.
 * Thread-safe. Never shows a key.
 *
 * <p>The <em>lasting</em> secret makes UIDs and derived pseudonyms; it never changes, because copies have what it made.
 * The <em>sealing</em> secret hides identities in the database; a rotation replaces it, which gives keys of the next
 * generation.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5869#section-2.3">RFC 5869 §2.3, HKDF-Expand</a>
 */
public final class Keys {

    /** Length of each secret in bytes. */
    public static final int SECRET_BYTES = 32;

    /** The purpose of a derived key. The name goes into the derivation and never changes. */
    enum Purpose {
        /** Finds an identity by its digest. */
        LOOKUP(false),
        /** Encrypts an identity, to read it back. */
        SEAL(false),
        /** Maps UIDs. */
        UID(true),
        /** Makes pseudonyms of {@link PseudonymFormat.Derived}. */
        PSEUDONYM(true),
        /** Tells keys apart; is stored. */
        FINGERPRINT(false);

        private final boolean lasting;

        Purpose(boolean lasting) {
            this.lasting = lasting;
        }
    }

    private static final String CONTEXT = "pseudonymizer-for-orthanc/1/";

    private final int generation;
    private final byte[] lasting;
    private final byte[] sealing;
    private final Map<String, DomainKeys> domains = new ConcurrentHashMap<>();

    /**
     * Keys of the first generation whose two secrets are one, as in key files of version 1.
     *
     * @param master {@value #SECRET_BYTES} random bytes; copied
     * @throws IllegalArgumentException if it has another length
     */
    public Keys(byte[] master) {
        this(1, master, master);
    }

    /**
     * Keys of any generation.
     *
     * @param generation 1 for the first; one more after every rotation
     * @param lasting {@value #SECRET_BYTES} random bytes; copied
     * @param sealing as many; copied
     */
    Keys(int generation, byte[] lasting, byte[] sealing) {
        if (generation < 1) {
            throw new IllegalArgumentException("generations of keys begin with 1");
        }
        if (lasting.length != SECRET_BYTES || sealing.length != SECRET_BYTES) {
            throw new IllegalArgumentException("a secret has " + SECRET_BYTES + " bytes");
        }
        this.generation = generation;
        this.lasting = lasting.clone();
        this.sealing = sealing.clone();
    }

    /** New random keys, for an installation that has none. */
    static Keys random() {
        return new Keys(1, randomSecret(), randomSecret());
    }

    /** Keys of the next generation: they make the same UIDs and pseudonyms, and seal with a new random secret. */
    public Keys next() {
        return new Keys(generation + 1, lasting, randomSecret());
    }

    private static byte[] randomSecret() {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return secret;
    }

    /** How many keys there have been up to these; 1 or more. */
    public int generation() {
        return generation;
    }

    /** For the key file only. */
    byte[] lasting() {
        return lasting.clone();
    }

    /** For the key file only. */
    byte[] sealing() {
        return sealing.clone();
    }

    /**
     * The keys of one domain.
     *
     * @param domain its name; empty for what belongs to no domain
     */
    public DomainKeys of(String domain) {
        return domains.computeIfAbsent(domain, name -> new DomainKeys(name, this));
    }

    /**
     * What tells these keys from others without telling anything about them: 32 hexadecimal digits. Both secrets count:
     * the right seals would be worth nothing with other UIDs.
     */
    public String fingerprint() {
        return MessageDigest.isEqual(lasting, sealing)
                ? fingerprint(sealing, "")
                : fingerprint(sealing, fingerprint(lasting, ""));
    }

    private static String fingerprint(byte[] secret, String other) {
        return HexFormat.of()
                .formatHex(
                        expand(secret, Purpose.FINGERPRINT, other, "HmacSHA256").getEncoded(), 0, 16);
    }

    SecretKeySpec derive(Purpose purpose, String domain, String algorithm) {
        return expand(purpose.lasting ? lasting : sealing, purpose, domain, algorithm);
    }

    private static SecretKeySpec expand(byte[] secret, Purpose purpose, String domain, String algorithm) {
        // One block of HKDF-Expand is as long as the keys needed; the secret is uniformly random, so it needs no
        // HKDF-Extract. A domain's name has no NUL, so that no two inputs are alike.
        String info = CONTEXT + purpose + '\0' + domain;
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            mac.update(info.getBytes(StandardCharsets.UTF_8));
            return new SecretKeySpec(mac.doFinal(new byte[] {1}), algorithm);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no HMAC-SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "Keys[redacted]";
    }
}
