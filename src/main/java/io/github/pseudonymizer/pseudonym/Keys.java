package io.github.pseudonymizer.pseudonym;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys of an installation: one random master key, from which a key is derived for every purpose in every domain.
 * Thread-safe. Never shows a key.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5869#section-2.3">RFC 5869 §2.3, HKDF-Expand</a>
 */
public final class Keys {

    /** Length of the master key in bytes. */
    public static final int MASTER_BYTES = 32;

    /** What a derived key is for. The name goes into the derivation and never changes. */
    enum Purpose {
        /** Finds an identity by its digest. */
        LOOKUP,
        /** Encrypts an identity, to read it back. */
        SEAL,
        /** Maps UIDs. */
        UID,
        /** Makes pseudonyms of {@link PseudonymFormat.Derived}. */
        PSEUDONYM,
        /** Tells key files apart; is stored. */
        FINGERPRINT
    }

    private static final String CONTEXT = "pseudonymizer-for-orthanc/1/";

    private final byte[] master;
    private final Map<String, DomainKeys> domains = new ConcurrentHashMap<>();

    /**
     * Keys derived from this master key.
     *
     * @param master {@value #MASTER_BYTES} random bytes; copied
     * @throws IllegalArgumentException if it has another length
     */
    public Keys(byte[] master) {
        if (master.length != MASTER_BYTES) {
            throw new IllegalArgumentException("a master key has " + MASTER_BYTES + " bytes, not " + master.length);
        }
        this.master = master.clone();
    }

    /**
     * The keys of one domain.
     *
     * @param domain its name; empty for what belongs to no domain
     */
    public DomainKeys of(String domain) {
        return domains.computeIfAbsent(domain, name -> new DomainKeys(name, this));
    }

    /** What tells these keys from others without telling anything about them: 32 hexadecimal digits. */
    public String fingerprint() {
        return HexFormat.of()
                .formatHex(derive(Purpose.FINGERPRINT, "", "HmacSHA256").getEncoded(), 0, 16);
    }

    SecretKeySpec derive(Purpose purpose, String domain, String algorithm) {
        // One block of HKDF-Expand is as long as the keys needed; the master key is uniformly random, so it needs no
        // HKDF-Extract. A domain's name has no NUL, so that no two inputs are alike.
        String info = CONTEXT + purpose + '\0' + domain;
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(master, "HmacSHA256"));
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
