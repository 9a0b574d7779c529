// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.testing.ProjectVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The version of this release, where users read it. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class VersionTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "docs/install.md; orthanc-pseudonymizer[_-]([0-9][0-9.]*[0-9])",
                "docs/install.md; VERSION=([0-9.]+)",
                "docs/releasing.md; (?:newVersion=|v)([0-9]+[.][0-9.]+)",
                "docs/operation.md; Pseudonymizer ([0-9.]+): database",
                "docs/metrics.md; \"Version\":\"([0-9.]+)\""
            })
    void examples_in_the_documents_name_this_version(String document, String pattern) throws IOException {
        List<String> named = Pattern.compile(pattern)
                .matcher(Files.readString(Path.of(document)))
                .results()
                .map((MatchResult found) -> found.group(1))
                .distinct()
                .toList();

        assertEquals(List.of(ProjectVersion.read()), named);
    }

    @Test
    void the_changelog_has_it_and_says_how_to_upgrade() throws IOException {
        String changelog = Files.readString(Path.of("CHANGELOG.md"));
        int release = changelog.indexOf(ProjectVersion.read());
        int next = changelog.indexOf("\n## ", release);

        assertFalse(release < 0, "CHANGELOG.md does not name the version");
        assertTrue(changelog
                .substring(release, next < 0 ? changelog.length() : next)
                .contains("### How to upgrade"));
    }
}
