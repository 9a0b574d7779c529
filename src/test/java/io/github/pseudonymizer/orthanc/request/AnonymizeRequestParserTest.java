// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.study.Level;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnonymizeRequestParserTest {

    private static AnonymizeRequest parse(String body) {
        return AnonymizeRequestParser.parse(Level.STUDY, "4711", body);
    }

    @Test
    void the_classic_explorers_request_keeps_two_descriptions_and_is_synchronous() {
        AnonymizeRequest request = parse("{ \"Keep\" : [ \"SeriesDescription\", \"StudyDescription\" ] }");

        assertEquals(
                Set.of(Tag.of(0x0008, 0x103E), Tag.of(0x0008, 0x1030)),
                request.wishes().keep());
        assertTrue(request.synchronous());
        assertTrue(request.keepSource());
    }

    @ParameterizedTest
    @CsvSource({
        "1e99999, BAD_TYPE",
        "-1e20, BAD_TYPE",
        "3000000000, BAD_TYPE",
        "2.7, NOT_JSON",
        "'\"high\"', NOT_JSON",
        "null, NOT_JSON"
    })
    void a_priority_that_is_no_number_of_32_bits_is_refused(String priority, RequestException.Reason reason) {
        RequestException refused = assertThrows(RequestException.class, () -> parse("{\"Priority\":" + priority + "}"));

        assertEquals(reason, refused.reason());
    }

    @Test
    void orthanc_explorer_2s_request_is_asynchronous() {
        AnonymizeRequest request = parse("""
                {"Replace":{"PatientID":"8d2f","PatientName":"Anonymized 8d2f","PatientBirthDate":"","PatientSex":"",
                "StudyDescription":"Trial"},"Remove":[],"KeepSource":true,"Force":true,"Synchronous":false}
                """);

        assertFalse(request.synchronous());
        assertEquals(
                Map.of(
                        Tag.of(0x0010, 0x0020), "8d2f",
                        Tag.of(0x0010, 0x0010), "Anonymized 8d2f",
                        Tag.of(0x0010, 0x0030), "",
                        Tag.of(0x0010, 0x0040), "",
                        Tag.of(0x0008, 0x1030), "Trial"),
                request.wishes().replace());
    }

    @ParameterizedTest
    @CsvSource({"0008-103e", "'0008,103E'", "0008103e", "SeriesDescription"})
    void attributes_are_named_by_keyword_or_number(String name) {
        AnonymizeRequest request = parse("{\"Remove\":[\"" + name + "\"]}");

        assertEquals(Set.of(Tag.of(0x0008, 0x103E)), request.wishes().remove());
    }

    @Test
    void labels_are_left_alone_unless_they_are_asked_for() {
        assertFalse(parse("{}").keepLabels());
        assertTrue(parse("{\"KeepLabels\":true}").keepLabels());
    }

    @Test
    void fields_that_nobody_knows_are_passed_over() {
        AnonymizeRequest request = parse("{\"Mercy\":4711}");

        assertEquals(List.of(), request.unsupported());
    }

    @ParameterizedTest
    @CsvSource({
        "true, {}",
        "false, {\"Synchronous\":false}",
        "false, {\"Asynchronous\":true}",
        "true, '{\"Synchronous\":true,\"Asynchronous\":true}'"
    })
    void synchronous_wins_over_asynchronous(boolean synchronous, String body) {
        assertEquals(synchronous, parse(body).synchronous());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "nonsense", "[]", "7", "{\"Force\":\"yes\"}", "{\"Priority\":\"high\"}", "{\"Domain\":7}"})
    void what_is_malformed_is_a_bad_file_format(String body) {
        RequestException refused = assertThrows(RequestException.class, () -> parse(body));

        assertEquals(RequestException.Reason.NOT_JSON, refused.reason());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"Keep\":\"StudyDescription\"}", "{\"Keep\":[7]}", "{\"Replace\":[]}"})
    void wishes_of_the_wrong_type_are_a_bad_request(String body) {
        RequestException refused = assertThrows(RequestException.class, () -> parse(body));

        assertEquals(RequestException.Reason.BAD_REQUEST, refused.reason());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1.2.840.10008.1.2", "1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.5"})
    void a_lossless_transfer_syntax_is_wished(String syntax) {
        AnonymizeRequest request = parse("{\"Transcode\":\"" + syntax + "\"}");

        assertEquals(syntax, request.transferSyntax());
        assertEquals(List.of(), request.unsupported());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.2.840.10008.1.2.4.50",
                "1.2.840.10008.1.2.4.81",
                "1.2.840.10008.1.2.4.91",
                "1.2.840.10008.1.2.4.102"
            })
    void a_lossy_transfer_syntax_is_ignored_and_said_to_be(String syntax) {
        AnonymizeRequest request = parse("{\"Transcode\":\"" + syntax + "\"}");

        assertEquals("", request.transferSyntax());
        assertEquals(1, request.unsupported().size());
        assertTrue(request.unsupported().get(0).startsWith("Transcode: it is not lossless"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"1.2.3.4\"", "\"\"", "\"1.2.840.10008.1.2.1 \"", "\"1.2.840.10008.1.20\"", "5"})
    void an_unknown_transfer_syntax_is_a_bad_file_format(String syntax) {
        RequestException refused = assertThrows(RequestException.class, () -> parse("{\"Transcode\":" + syntax + "}"));

        assertEquals(RequestException.Reason.NOT_JSON, refused.reason());
    }

    @Test
    void of_one_instance_the_transfer_syntax_is_not_even_read() {
        AnonymizeRequest request = AnonymizeRequestParser.parse(Level.INSTANCE, "4711", "{\"Transcode\":\"1.2.3.4\"}");

        assertEquals("", request.transferSyntax());
    }

    @Test
    void an_unknown_attribute_is_an_unknown_tag() {
        RequestException refused = assertThrows(RequestException.class, () -> parse("{\"Remove\":[\"Mercy\"]}"));

        assertEquals(RequestException.Reason.UNKNOWN_TAG, refused.reason());
    }

    @Test
    void identifiers_are_replaced_by_force_only() {
        RequestException refused =
                assertThrows(RequestException.class, () -> parse("{\"Replace\":{\"PatientID\":\"4711\"}}"));

        assertEquals(RequestException.Reason.BAD_REQUEST, refused.reason());
        assertFalse(("" + refused.getMessage()).contains("4711"));
    }

    @Test
    void a_bulk_request_names_its_resources() {
        assertEquals(
                List.of("a", "b"),
                AnonymizeRequestParser.parseBulk("{\"Resources\":[\"a\",\"b\"]}")
                        .resources());
        assertThrows(RequestException.class, () -> AnonymizeRequestParser.parseBulk("{}"));
        assertThrows(RequestException.class, () -> AnonymizeRequestParser.parseBulk("{\"Resources\":[]}"));
    }

    @Test
    void a_resource_that_is_named_often_is_asked_for_once() {
        assertEquals(
                List.of("b", "a"),
                AnonymizeRequestParser.parseBulk("{\"Resources\":[\"b\",\"a\",\"b\",\"b\",\"a\"]}")
                        .resources());
    }
}
