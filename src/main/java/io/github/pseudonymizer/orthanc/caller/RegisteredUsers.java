// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.caller;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Orthanc's own users, so that their passwords can be checked again. Orthanc checks none if its authentication is off,
 * or if a plugin authenticates in its place (since 1.12.9). Of a password only a digest is kept.
 *
 * @param digests by name, SHA-256 in hexadecimal digits
 */
public record RegisteredUsers(Map<String, String> digests) {

    public static final RegisteredUsers NONE = new RegisteredUsers(Map.of());

    private static final String BASIC = "Basic ";

    /** What the password of an unknown user is compared with, so that this takes as long. */
    private static final byte[] NO_DIGEST = new byte[32];

    public RegisteredUsers {
        digests = Map.copyOf(digests);
    }

    /** Users by name, with their passwords. */
    public static RegisteredUsers of(Map<String, String> passwords) {
        Map<String, String> digests = new HashMap<>();
        passwords.forEach((name, password) ->
                digests.put(name, HexFormat.of().formatHex(digest(password.getBytes(StandardCharsets.UTF_8)))));
        return new RegisteredUsers(digests);
    }

    /**
     * The user whose name and password a header gives. What Orthanc accepts is accepted: {@code Basic}, and the Base64
     * of the name, a colon and the password in UTF-8. A password may be empty and may have colons.
     *
     * @param authorization the value of the header {@code Authorization}, or empty
     * @return empty if there is no such user, or it is not the password
     */
    Optional<String> verified(String authorization) {
        byte[] credentials = credentials(authorization);
        int colon = 0;
        while (colon < credentials.length && credentials[colon] != ':') {
            colon++;
        }
        if (colon == 0 || colon == credentials.length) {
            return Optional.empty();
        }
        String name = utf8(Arrays.copyOf(credentials, colon));
        byte[] given = digest(Arrays.copyOfRange(credentials, colon + 1, credentials.length));
        String expected = digests.get(name);
        boolean same = MessageDigest.isEqual(
                given, expected == null ? NO_DIGEST : HexFormat.of().parseHex(expected));
        return same && expected != null ? Optional.of(name) : Optional.empty();
    }

    private static byte[] credentials(String authorization) {
        if (!authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return new byte[0];
        }
        try {
            return Base64.getDecoder()
                    .decode(authorization.substring(BASIC.length()).strip());
        } catch (IllegalArgumentException notBase64) {
            return new byte[0];
        }
    }

    /** Empty if it is malformed, because no user has an empty name: it must not become the name of another. */
    private static String utf8(byte[] text) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(text))
                    .toString();
        } catch (CharacterCodingException malformed) {
            return "";
        }
    }

    private static byte[] digest(byte[] password) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(password);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    @Override
    public String toString() {
        return "RegisteredUsers[redacted]";
    }
}
