// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RulesVersionTest {

    /** Of the tables under {@link RulesVersion#CURRENT}. */
    private static final String TABLES = "2ed08086f104628e";

    private static final int VERSION = 1;

    /**
     * The tables that all editions share: what an attribute is. {@link EditionMeaningTest} holds those of an edition.
     */
    private static List<Path> tables() throws Exception {
        Path resources = Path.of("src/main/resources/io/github/pseudonymizer");
        try (Stream<Path> profile = Files.list(resources.resolve("profile"))) {
            return Stream.concat(
                            profile.filter(Files::isRegularFile), Stream.of(resources.resolve("dicom/dictionary.csv")))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void a_table_that_changes_makes_copies_outdated() throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (Path table : tables()) {
            digest.update(Files.readAllBytes(table));
        }

        String now = HexFormat.of().formatHex(digest.digest(), 0, 8);

        assertEquals(
                VERSION + " " + TABLES,
                RulesVersion.CURRENT + " " + now,
                "A table of the rules has changed. If copies now contain something else than before, raise"
                        + " RulesVersion.CURRENT, so that copies made before count as outdated; then put its number and"
                        + " the new digest here");
    }
}
