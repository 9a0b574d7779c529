// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Real files beside the project, which cannot be part of it. */
public final class SampleFiles {

    public static final Path FOLDER = Path.of("../shared/dicom");

    /** 100,000 levels: more than other toolkits can read. */
    public static final String DEEP = "odd/2026-05-06-Deeply-Nested-Sequence.dcm";

    private SampleFiles() {}

    /** Paths relative to {@link #FOLDER}; the test is skipped if there are none. */
    public static List<String> names() throws IOException {
        assumeTrue(Files.exists(FOLDER.resolve("MANIFEST.csv")), "no sample files at ../shared/dicom");
        return Files.readAllLines(FOLDER.resolve("MANIFEST.csv")).stream()
                .skip(1)
                .map(line -> line.substring(0, line.indexOf(',')))
                .toList();
    }

    public static byte[] read(String name) throws IOException {
        return Files.readAllBytes(FOLDER.resolve(name));
    }
}
