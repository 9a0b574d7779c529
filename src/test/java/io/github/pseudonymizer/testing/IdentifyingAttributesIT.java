// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifyingAttributesIT {

    private static final Path LIST = Path.of("src/test/resources/io/github/pseudonymizer/testing/identifying.txt");

    private static final String FOUND_BY = "# Found by ";

    /** To find them anew, which takes some ten minutes: {@code mvn verify -Dit.test=… -Didentifying.write=true}. */
    @BeforeAll
    static void write() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/dciodvfy")), "no dciodvfy here");
        if (Boolean.getBoolean("identifying.write")) {
            Files.writeString(
                    LIST,
                    IodPhantoms.kinds().parallelStream()
                            .map(IdentifyingAttributesIT::found)
                            .collect(Collectors.joining(
                                    "",
                                    "# Kind of iods.txt, and the attributes of Table E.1-1 that it can have besides.\n"
                                            + FOUND_BY + judge() + "\n",
                                    "")));
        }
    }

    /** Of a fluoroscopy presentation the judge knows nothing, and would accept all: it can have what others can. */
    private static String found(String kind) {
        String like = kind.equals("FluoroscopyPresentation") ? "GrayscalePresentation" : kind;
        return kind + " " + String.join(" ", IdentifyingTrials.keywords(like)) + "\n";
    }

    /** Each version of the judge accepts a little less or more. */
    private static String judge() {
        return Commands.end("dciodvfy", "-version").said().lines().findFirst().orElse("dciodvfy");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CT", "Segmentation"})
    void the_list_is_what_the_judge_accepts(String kind) throws IOException {
        String foundBy = Files.readAllLines(LIST).get(1);
        assumeTrue(foundBy.equals(FOUND_BY + judge()), "another dciodvfy is here: " + judge());
        assertEquals(
                found(kind).strip(),
                Files.readAllLines(LIST).stream()
                        .filter(line -> line.startsWith(kind + " "))
                        .findFirst()
                        .orElse(""));
    }

    @Test
    void every_kind_has_a_line() throws IOException {
        Set<String> kinds = Files.readAllLines(LIST).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> List.of(line.split(" ", -1)).get(0))
                .collect(Collectors.toSet());

        assertEquals(IodPhantoms.kinds(), kinds);
    }
}
