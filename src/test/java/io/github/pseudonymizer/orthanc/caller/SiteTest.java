// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.caller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SiteTest {

    private static boolean isForeign(Map<String, String> headers) {
        return Site.isForeign(Requests.from("192.0.2.7", headers));
    }

    @Test
    void a_program_that_says_nothing_is_no_page() {
        assertFalse(isForeign(Map.of("host", "pacs.example:8042")));
    }

    @ParameterizedTest
    @CsvSource({
        "same-origin, false",
        "none, false",
        "same-site, true",
        "cross-site, true",
        "Same-Origin, true",
        "nonsense, true"
    })
    void what_the_browser_says_of_the_page_counts(String relation, boolean foreign) {
        assertEquals(
                foreign,
                isForeign(
                        Map.of("host", "pacs.example", "sec-fetch-site", relation, "origin", "https://pacs.example")));
    }

    @ParameterizedTest
    @CsvSource({
        "http://pacs.example:8042, pacs.example:8042, false",
        "http://PACS.example, pacs.example:80, false",
        "https://pacs.example, pacs.example:443, false",
        "http://[::1]:8042, [::1]:8042, false",
        "http://mercy.example:8042, pacs.example:8042, true",
        "http://pacs.example:8043, pacs.example:8042, true",
        "http://pacs.example.mercy.example, pacs.example, true",
        "null, pacs.example, true",
        "null, null, true",
        "pacs.example, pacs.example, true",
        "file://, pacs.example, true",
        "chrome-extension://pacs.example, pacs.example, true",
        "http://, '', true"
    })
    void an_origin_is_ours_if_it_is_the_host_that_was_asked_for(String origin, String host, boolean foreign) {
        assertEquals(foreign, isForeign(Map.of("host", host, "origin", origin)));
    }

    @Test
    void a_proxy_may_tell_the_host_that_was_asked_for() {
        assertFalse(isForeign(Map.of(
                "host", "127.0.0.1:8042", "x-forwarded-host", "pacs.example", "origin", "https://pacs.example")));
        assertTrue(isForeign(Map.of(
                "host", "127.0.0.1:8042", "x-forwarded-host", "pacs.example", "origin", "https://mercy.example")));
    }
}
