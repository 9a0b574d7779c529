// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.testing.PageVisitor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list of links in a browser when there are very many. */
@Tag("soak")
class ManyLinksPageIT {

    private static final int LINKS = 10_000;
    private static final String PAGE = "50";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    /** With the names and states of people who have worked for a while; P7 has three links. */
    private static void fill(ProxiedDatabase database) throws Exception {
        database.execute("INSERT INTO pseudonymizer.link (archive, domain, original_digest, original, copy, pseudonym,"
                + " state, cause, requested_by, address, instances, created, confirmation)"
                + " SELECT real.archive, real.domain, sha256(('o' || i)::bytea), real.original, 'copy' || i,"
                + " 'P' || i / 3, CASE WHEN i % 1000 = 0 THEN 'FAILED' ELSE 'COMPLETE' END, 'HTTP', 'alice', '', 100,"
                + " now() - i * interval '1 second', CASE WHEN i % 100 = 0 THEN 'CONFIRMED' ELSE 'NONE' END"
                + " FROM generate_series(1, " + LINKS + ") AS i,"
                + " (SELECT archive, domain, original FROM pseudonymizer.link LIMIT 1) AS real");
    }

    @Test
    void ten_thousand_links_are_leafed_through_and_found() throws Exception {
        try (ReviewedArchive archive = ReviewedArchive.start(directory)) {
            fill(archive.database());
            PageVisitor visitor = archive.visitor().signedInAs("alice", "a");
            visitor.prefers("light").looksAt(1280, 1024);

            long begin = System.nanoTime();
            visitor.opens("/links");
            Duration first = Duration.ofNanos(System.nanoTime() - begin);
            Set<String> seen = new HashSet<>();
            for (int page = 0; page < 4; page++) {
                assertEquals(PAGE, rows(visitor));
                for (String address : copies(visitor)) {
                    assertTrue(seen.add(address), address + " a second time, on page " + page);
                }
                visitor.presses("Next page").waits();
            }
            visitor.presses("First page").waits();
            assertEquals(List.of(), visitor.violations());
            search(visitor);

            System.out.printf("figures: the first page of %d links: %d ms%n", LINKS, first.toMillis());
            assertEquals(List.of(), visitor.complaints());
        }
    }

    private static void search(PageVisitor visitor) {
        visitor.types("pseudonym", "P7").presses("Search").waits();
        assertEquals("3", rows(visitor));
        visitor.presses("Show all").waits().chooses("state", "failed").presses("Search");
        visitor.waits();
        assertEquals("11", rows(visitor)); // With that of the study with burned-in text.
        visitor.presses("Show all").waits().chooses("confirmed", "confirmed").presses("Search");
        visitor.waits();
        assertEquals(PAGE, rows(visitor));
        visitor.presses("Next page").waits();
        assertEquals(PAGE, rows(visitor));
        visitor.presses("Next page").waits().sees("That was all");
    }

    private static String rows(PageVisitor visitor) {
        return visitor.runs("return document.querySelectorAll('tbody tr').length")
                .toString();
    }

    private static List<String> copies(PageVisitor visitor) {
        return List.of(visitor.runs("return [...document.querySelectorAll('tbody a')].map(a => a.hash).join(' ')")
                .toString()
                .split(" "));
    }
}
