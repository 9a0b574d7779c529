// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.orthanc.route.Reply;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import io.github.pseudonymizer.service.ServiceDomains;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that make no sense. ServiceIT shows those that do. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ServiceRoutesTest {

    private final MockedApi api = new MockedApi();

    @BeforeEach
    void configure() {
        api.domains = List.of(ServiceDomains.of(new Namespace("default", new PseudonymFormat.Random("P"))));
    }

    private Reply post(String path, String body) {
        return api.answer(new Ask("POST", path, Map.of(), MockedApi.caller("alice", false), body));
    }

    private Reply get(String path, Map<String, String> arguments) {
        return api.answer(new Ask("GET", path, arguments, MockedApi.caller("alice", false), ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import",
                "import/dry-run=true",
                "import/domain=",
                "import/domain=unknown",
                "import/domain=default&dryrun=true",
                "import/domain=default&dry-run=yes",
                "import/domain=default&asynchronous=yes",
                "import/domain=unknown&asynchronous=true",
                "import/default"
            })
    void an_import_without_a_domain_or_with_an_unknown_argument_is_refused(String path) {
        assertEquals(400, post(path, "PatientID,Pseudonym\n").status());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PatientID                        | line 1, column Pseudonym: this column is missing",
                "PatientID,Pseudonym,Name         | line 1, column 3: this column is unknown or named twice",
                "PatientID,Pseudonym,Pseudonym    | line 1, column 3: this column is unknown or named twice",
                "4711,Mercy                       | line 1, column 1: this column is unknown or named twice",
                "PseudonymousStudyInstanceUID     | line 1, column StudyInstanceUID: this column is missing",
                "PseudonymousStudyInstanceUID,PatientID | line 1, column 2: this column is unknown or named twice",
            })
    void the_columns_must_be_known_and_each_named_once(String header, String message) {
        Reply reply = post("import/domain=default", header + "\n");

        assertEquals(400, reply.status());
        assertTrue(reply.body().toString().contains(message), reply.body().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "table",
                "table/id=PatientID",
                "table/domain=default",
                "table/domain=unknown&id=PatientID",
                "table/domain=default&id=PatientID&keeps=Sex",
                "table/domain=default&id=PatientID&assign=yes",
                "table/domain=default&id=PatientID&drop=PatientID",
                "table/domain=default&id=PatientID&dates=Born:dd.MM.yy",
                "table/domain=default&id=PatientID&keep=Age"
            })
    void a_clinical_table_whose_columns_are_not_described_is_refused(String path) {
        assertEquals(400, post(path, "PatientID,Born\n").status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"PatientIDs\":[\"4711\"]}",
                "{\"Domain\":\"\",\"PatientIDs\":[\"4711\"]}",
                "{\"Domain\":\"unknown\",\"PatientIDs\":[\"4711\"]}",
                "{\"Domain\":\"default\",\"PatientIDs\":[]}",
                "{\"Domain\":\"default\",\"PatientIDs\":[4711]}",
                "{\"Domain\":\"default\",\"PatientIDs\":[{\"Issuer\":\"Mercy\"}]}",
                "{\"Domain\":\"default\",\"PatientIDs\":[\"4711\"],\"Assign\":\"true\"}",
                "{\"Domain\":\"default\",\"PatientIDs\":[\"4711\"],\"Reason\":\"x\"}"
            })
    void a_question_for_pseudonyms_must_be_complete(String body) {
        assertEquals(400, post("pseudonyms", body).status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Pseudonyms\":[\"P1\"]}",
                "{\"Pseudonyms\":[\"P1\"],\"Reason\":\" \"}",
                "{\"Pseudonyms\":\"P1\",\"Reason\":\"x\"}",
                "{\"Pseudonyms\":[\"P1\"],\"Reason\":\"x\",\"Domain\":5}",
                "{\"Pseudonyms\":[\"P1\"],\"Reason\":\"x\",\"Domain\":\"unknown\"}"
            })
    void a_question_for_identities_needs_a_reason(String body) {
        assertEquals(400, post("identities", body).status());
    }

    @Test
    void an_export_needs_a_domain_a_content_and_a_reason() {
        Map<String, String> good = Map.of("domain", "default", "what", "patients", "reason", "x");
        assertEquals(200, get("export", good).status());
        for (Map<String, String> bad : List.of(
                Map.of("what", "patients", "reason", "x"),
                Map.of("domain", "unknown", "what", "patients", "reason", "x"),
                Map.of("domain", "default", "what", "names", "reason", "x"),
                Map.of("domain", "default", "what", "patients"),
                Map.of("domain", "default", "what", "patients", "reason", "x", "limit", "0"))) {
            assertEquals(400, get("export", bad).status(), bad.toString());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "since, 4711, 200",
        "since, 2026-11-29, 200",
        "since, 2026-11-29T18:00:00Z, 200",
        "since, yesterday, 400",
        "since, -1, 400",
        "limit, 0, 400",
        "format, csv, 200",
        "format, xml, 400"
    })
    void the_audit_trail_is_read_from_a_number_or_a_time_on(String name, String value, int status) {
        assertEquals(status, get("audit", Map.of(name, value)).status());
    }

    @Test
    void a_table_that_is_too_large_for_an_answer_is_refused_and_not_cut_off() {
        byte[] row = "4711,P1\r\n".getBytes(StandardCharsets.UTF_8);

        var answer = TableAnswer.of(
                out -> {
                    try {
                        for (int i = 0; i < 200_000; i++) {
                            out.write(row);
                        }
                    } catch (IOException tooLarge) {
                        throw new UncheckedIOException(tooLarge);
                    }
                },
                1 << 20);

        assertEquals(413, answer.status());
    }
}
