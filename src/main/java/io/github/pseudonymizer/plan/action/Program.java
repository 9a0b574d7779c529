// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan.action;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Who makes the copies, as copies tell of it. */
public final class Program {

    /** As Manufacturer (0008,0070) of Contributing Equipment. */
    public static final String NAME = "Pseudonymizer for Orthanc";

    /** As Software Versions (0018,1020). The build writes the version of {@code pom.xml} into the file. */
    public static final String VERSION = read("version.txt");

    private Program() {}

    private static String read(String name) {
        try (InputStream file = Objects.requireNonNull(Program.class.getResourceAsStream(name), name)) {
            return new String(file.readAllBytes(), StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("the JAR is damaged: " + name, e);
        }
    }
}
