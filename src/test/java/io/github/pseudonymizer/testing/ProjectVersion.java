// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version in {@code pom.xml}, from where everything else gets it. */
public final class ProjectVersion {

    private static final Pattern VERSION =
            Pattern.compile("<artifactId>orthanc-pseudonymizer</artifactId>\\s*<version>([^<]+)</version>");

    private ProjectVersion() {}

    /** Such as 0.2.0. */
    public static String read() {
        try {
            Matcher version = VERSION.matcher(Files.readString(Path.of("pom.xml")));
            if (!version.find()) {
                throw new AssertionError("pom.xml names no version");
            }
            return version.group(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
