// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import io.github.pseudonymizer.orthanc.route.Reply;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import io.github.pseudonymizer.service.ServiceDomains;
import io.github.pseudonymizer.study.AuditEntry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdoptRouteTest {

    private final MockedApi api = new MockedApi();

    @BeforeEach
    void oneDomain() {
        api.domains = List.of(ServiceDomains.of(new Namespace("default", new PseudonymFormat.Random("P"))));
    }

    private Reply post(String path, String body, String user) {
        return api.answer(new Ask("POST", path, Map.of(), MockedApi.caller(user, false), body));
    }

    private String text(String path, String body) {
        Reply reply = post(path, body, "alice");
        assertEquals(200, reply.status());
        return "" + reply.body();
    }

    private AuditEntry entry(String domain, String detail) {
        return new AuditEntry("archive", AuditEntry.Event.ADOPTED, MockedApi.ALICE, domain, "", detail);
    }

    @Test
    void studies_that_are_not_adopted_are_listed_by_id() {
        assertEquals(
                "{\"Studies\":2,\"New\":0,\"Known\":0,\"Conflicts\":["
                        + "{\"Study\":\"one\",\"Reason\":\"there is no such study\"},"
                        + "{\"Study\":\"two\",\"Reason\":\"there is no such study\"}],\"Applied\":true}",
                text("adopt", "{\"Studies\": [\"one\", \"two\", \"one\"]}"));
        verify(api.audit).record(entry("", "applied: 2 studies, 0 new, 0 known, 2 conflicts"));
    }

    @Test
    void rows_of_a_table_that_are_not_adopted_are_listed_by_line() {
        String table = "\uFEFFCopy;Original\none;two\n";
        String expected = "{\"Studies\":1,\"New\":0,\"Known\":0,\"Conflicts\":["
                + "{\"Line\":2,\"Reason\":\"there is no such study\"}],\"Applied\":%s}";

        assertEquals(expected.formatted("true"), text("adopt", table));
        assertEquals(expected.formatted("false"), text("adopt/domain=default&dry-run=true", table));
        verify(api.audit).record(entry("default", "dry run: 1 studies, 0 new, 0 known, 1 conflicts"));
    }

    @Test
    void all_of_an_archive_without_studies_is_nothing() {
        assertTrue(text("adopt", " {\"All\": true, \"DryRun\": true}").startsWith("{\"Studies\":0,"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"All\": false}",
                "{\"All\": true, \"Studies\": [\"one\"]}",
                "{\"All\": true, \"DryRun\": \"yes\"}",
                "{\"All\": true, \"Domain\": 3}",
                "{\"All\": true, \"Domain\": \"unknown\"}",
                "{\"All\": true, \"Force\": true}",
                "[]",
                "Original\none\n",
                "Original,Copy,Original\n",
                "Original,Copy\none\n",
                "\u0000\u0000"
            })
    void anything_else_is_refused(String body) {
        assertEquals(400, post("adopt", body, "alice").status());
        verify(api.audit, never()).record(any());
    }

    @ParameterizedTest
    @ValueSource(strings = {"domain=", "domain=unknown", "dry-run=maybe", "domain=default&force=true", "x"})
    void other_arguments_are_refused(String arguments) {
        assertEquals(
                400,
                post("adopt/" + arguments, "Original,Copy\none,two\n", "alice").status());
        assertFalse(("" + post("adopt/" + arguments, "4711", "alice").body()).contains("4711"));
    }

    @Test
    void it_is_for_administrators() {
        assertEquals(403, post("adopt", "{\"All\": true}", "bob").status());
        assertEquals(
                403,
                post("adopt/domain=default", "Original,Copy\none,two\n", "").status());
    }
}
