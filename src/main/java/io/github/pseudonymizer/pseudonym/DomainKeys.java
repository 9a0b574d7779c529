// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.pseudonym;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** What can be done with the keys of one domain: find, seal, open and map. Thread-safe. Never shows a key. */
public final class DomainKeys {

    private static final byte SEAL_VERSION = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String domain;
    private final SecretKeySpec lookup;
    private final SecretKeySpec seal;
    private final SecretKeySpec pseudonym;
    private final UidMapping uids;

    DomainKeys(String domain, Keys keys) {
        this.domain = domain;
        this.lookup = keys.derive(Keys.Purpose.LOOKUP, domain, "HmacSHA256");
        this.seal = keys.derive(Keys.Purpose.SEAL, domain, "AES");
        this.pseudonym = keys.derive(Keys.Purpose.PSEUDONYM, domain, "HmacSHA256");
        this.uids = new HashedUids(keys.derive(Keys.Purpose.UID, domain, "HmacSHA256"));
    }

    /**
     * The digest by which a text is found again: HMAC-SHA-256.
     *
     * @param kind what the text is, without NUL; texts of different kinds never have the same digest
     * @return 32 bytes
     */
    public byte[] digest(String kind, String text) {
        return hmac(lookup, kind, text);
    }

    /**
     * Encrypts a text with AES-256-GCM: a version byte, 12 random bytes, cipher text and tag.
     *
     * @param kind what the text is, without NUL; needed to open it
     */
    public byte[] seal(String kind, String text) {
        return seal(kind, utf8(text));
    }

    /** As {@link #seal(String, String)}, for bytes. */
    public byte[] seal(String kind, byte[] bytes) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        byte[] cipherText = cipher(Cipher.ENCRYPT_MODE, nonce, kind, bytes);
        return ByteBuffer.allocate(1 + NONCE_BYTES + cipherText.length)
                .put(SEAL_VERSION)
                .put(nonce)
                .put(cipherText)
                .array();
    }

    /**
     * Reads back what {@link #seal(String, String)} encrypted.
     *
     * @throws StoreException with {@link StoreException.Reason#WRONG_KEY} if it was sealed in another domain, as
     *     another kind or by another key, or was changed
     */
    public String open(String kind, byte[] sealed) {
        return new String(openBytes(kind, sealed), StandardCharsets.UTF_8);
    }

    /** As {@link #open}, for bytes. */
    public byte[] openBytes(String kind, byte[] sealed) {
        if (sealed.length < 1 + NONCE_BYTES || sealed[0] != SEAL_VERSION) {
            throw new StoreException(StoreException.Reason.FAILED, "a sealed value has an unknown form");
        }
        byte[] nonce = Arrays.copyOfRange(sealed, 1, 1 + NONCE_BYTES);
        byte[] cipherText = Arrays.copyOfRange(sealed, 1 + NONCE_BYTES, sealed.length);
        return cipher(Cipher.DECRYPT_MODE, nonce, kind, cipherText);
    }

    /** Whether these keys made them, and not keys of an earlier or later generation. */
    public boolean belongTo(Keys keys) {
        return keys.of(domain) == this;
    }

    /** Maps the UIDs of this domain. */
    public UidMapping uids() {
        return uids;
    }

    /** Bytes that look random but are always the same for this text and attempt. */
    byte[] derive(String text, int attempt) {
        return hmac(pseudonym, Integer.toString(attempt), text);
    }

    private byte[] cipher(int mode, byte[] nonce, String kind, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, seal, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(utf8(domain + '\0' + kind));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new StoreException(
                    StoreException.Reason.WRONG_KEY, "a sealed value cannot be opened with the keys of this domain");
        }
    }

    private static byte[] hmac(SecretKeySpec key, String kind, String text) {
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            mac.update(utf8(kind));
            mac.update((byte) 0);
            return mac.doFinal(utf8(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no HMAC-SHA-256", e);
        }
    }

    /** Strict, because two texts that both became "?" would be one identity. */
    private static byte[] utf8(String text) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            return copy;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("an identity is not well-formed Unicode");
        }
    }

    @Override
    public String toString() {
        return "DomainKeys[" + domain + ", redacted]";
    }
}
