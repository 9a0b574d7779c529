// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.pseudonym.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The place of the database and our role there. Asked again for every connection. Thread-safe. */
public interface DatabaseAccess {

    /** Begins with {@code jdbc:postgresql:}; may hold a password, so it never shows in a message. */
    String url();

    /** The role to connect as; empty if the URL says it. */
    String user();

    /**
     * The password; empty if the URL says it or none is needed.
     *
     * @throws StoreException with {@link StoreException.Reason#UNREACHABLE} if it cannot be read
     */
    String password();

    static DatabaseAccess withPassword(String url, String user, String password) {
        return new Fixed(url, user, password);
    }

    /**
     * Access with a password that is read from the first line of a file for every connection, so that it can be changed
     * while Orthanc runs.
     */
    static DatabaseAccess withPasswordFile(String url, String user, Path passwordFile) {
        return new FromFile(url, user, passwordFile);
    }

    /** The password does not change. */
    record Fixed(String url, String user, String password) implements DatabaseAccess {
        @Override
        public String toString() {
            return "DatabaseAccess[redacted]";
        }
    }

    /** The password is in a file. */
    record FromFile(String url, String user, Path passwordFile) implements DatabaseAccess {
        @Override
        public String password() {
            try (var lines = Files.lines(passwordFile, StandardCharsets.UTF_8)) {
                return lines.findFirst().orElse("");
            } catch (IOException | java.io.UncheckedIOException e) {
                throw new StoreException(
                        StoreException.Reason.CREDENTIALS_REFUSED,
                        "the password file " + passwordFile + " cannot be read");
            }
        }

        @Override
        public String toString() {
            return "DatabaseAccess[redacted]";
        }
    }
}
