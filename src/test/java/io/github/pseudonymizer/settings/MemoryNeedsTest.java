// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryNeedsTest {

    private static MemoryNeeds needs(long available) {
        return new MemoryNeeds(OptionalLong.of(available), 512, true);
    }

    @ParameterizedTest
    @CsvSource({"512, 64", "1024, 64", "1536, 160", "2048, 416", "4096, 1440", "8192, 2048", "24105, 2048"})
    void instances_get_half_of_what_the_rest_leaves(long available, int forInstances) {
        assertEquals(forInstances, needs(available).forInstances());
    }

    @ParameterizedTest
    @CsvSource({"1343, true", "1344, false"})
    void where_even_the_least_is_too_much_it_is_known(long available, boolean tooMuch) {
        assertEquals(64, needs(available).forInstances());
        assertEquals(tooMuch, needs(available).areTooMuch(64));
    }

    @Test
    void a_server_elsewhere_leaves_more() {
        assertEquals(256, new MemoryNeeds(OptionalLong.of(1536), 512, false).forInstances());
    }

    @Test
    void where_nothing_is_known_they_get_the_most() {
        assertEquals(2048, new MemoryNeeds(OptionalLong.empty(), 512, true).forInstances());
    }

    /** The rows of the document's table that have a number, for a process with nothing for instances. */
    @Test
    void the_document_has_the_same_sum() throws IOException {
        String document = Files.readString(Path.of("docs/operation.md"));
        Matcher rows =
                Pattern.compile("\\| (\\d+) MiB \\|").matcher(document.substring(document.indexOf("\n## Memory\n")));

        long sum = rows.results().mapToLong(row -> Long.parseLong(row.group(1))).sum();

        assertEquals(needs(0).sum(0), sum);
    }
}
