// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The edition of PS3.15 stays the one that a domain has had, until its administrator names another one. */
class EditionIT {

    @AutoClose
    private final OrthancServer orthanc = OrthancServer.startWithPlugin(section("2023b"));

    private static Map<String, ?> section(String edition) {
        Map<String, ?> profile = edition.isEmpty() ? Map.of() : Map.of("Edition", edition);
        return Map.of(
                "StableStudies", Map.of("Enabled", false),
                "Domains", List.of(Map.of("Name", "default", "Profile", profile)));
    }

    private void restart(String edition) {
        int unused = orthanc.stop();
        orthanc.restart(Map.of("Pseudonymizer", section(edition)));
        orthanc.awaitPlugin();
    }

    private String methodOfCopy(String name) {
        PhantomStudy study = PhantomStudies.mr(name, 1, 16);
        orthanc.upload(study.files());
        String copy = orthanc.post("/studies/" + study.orthancStudy() + "/anonymize", "{}")
                .expect(200)
                .object()
                .get("ID")
                .getAsString();
        return orthanc.get("/studies/" + copy + "/instances-tags?simplify")
                .expect(200)
                .text();
    }

    @Test
    void a_domain_keeps_its_edition_when_none_is_named_and_gets_the_one_that_is() {
        assertTrue(methodOfCopy("first").contains("PS3.15 2023b"));

        restart("");

        assertTrue(methodOfCopy("second").contains("PS3.15 2023b"));
        assertEquals(
                1,
                orthanc.log()
                        .lines()
                        .filter(line -> line.contains("keeps edition 2023b"))
                        .count());

        restart("2026d");
        assertTrue(methodOfCopy("third").contains("PS3.15 2026d"));
    }
}
