// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.orthanc.bridge.HttpAnswer;
import io.github.pseudonymizer.orthanc.route.FailureTable;
import io.github.pseudonymizer.plan.action.WishedValue;
import io.github.pseudonymizer.plan.action.WishedValue.Bytes;
import io.github.pseudonymizer.plan.action.WishedValue.Items;
import io.github.pseudonymizer.plan.action.WishedValue.Text;
import io.github.pseudonymizer.plan.wish.TagPath;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.study.Level;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests are refused, and how, was measured on Orthanc 1.10.1. */
class WishesParserTest {

    private static final Tag SOURCE = Tag.of(0x0008, 0x2112);
    private static final Tag CODE_VALUE = Tag.of(0x0008, 0x0100);

    private static Wishes parse(String body) {
        return AnonymizeRequestParser.parse(Level.STUDY, "4711", body).wishes();
    }

    private static WishedValue replacement(String name, String value) {
        Map<TagPath, WishedValue> replace =
                parse("{\"Replace\":{\"" + name + "\":" + value + "}}").paths().replace();
        assertEquals(1, replace.size());
        return replace.values().iterator().next();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    400 | 3  | {"Remove":["RequestAttributesSequence.PatientID"]}
                    400 | 3  | {"Remove":["RequestAttributesSequence[].PatientID"]}
                    400 | 3  | {"Keep":["RequestAttributesSequence[-1].PatientID"]}
                    400 | 3  | {"Replace":{"RequestAttributesSequence[x].PatientID":""}}
                    400 | 3  | {"Replace":{"RequestAttributesSequence[99999999999].PatientID":""}}
                    500 | 27 | {"Remove":["RequestAttributesSequence[1]"]}
                    500 | 27 | {"Remove":["50xx-xxxx"]}
                    500 | 27 | {"Keep":["RequestAttributesSequence[0].Mercy"]}
                    500 | 27 | {"Replace":{"Mercy[0].PatientID":""}}
                    500 | 27 | {"Replace":{"SourceImageSequence":[{"Mercy":"x"}]}}
                    500 | 27 | {"Replace":{"SourceImageSequence":[{"SourceImageSequence[0].CodeValue":"x"}]}}
                    400 | 15 | {"Replace":{"SourceImageSequence":"x"}}
                    400 | 15 | {"Replace":{"SourceImageSequence":null}}
                    400 | 15 | {"Replace":{"SourceImageSequence[0].PurposeOfReferenceCodeSequence":"x"}}
                    400 | 5  | {"Replace":{"SourceImageSequence":{"CodeValue":"1"}}}
                    400 | 5  | {"Replace":{"SourceImageSequence":["x"]}}
                    400 | 5  | {"Replace":{"SourceImageSequence":[1]}}
                    400 | 5  | {"Replace":{"SourceImageSequence":[{"CodeValue":5}]}}
                    400 | 5  | {"Replace":{"SourceImageSequence[*].CodeValue":5}}
                    400 | 5  | {"Replace":{"ImageComments":5}}
                    400 | 5  | {"Replace":{"ImageComments":true}}
                    400 | 5  | {"Replace":{"ImageComments":{}}}
                    400 | 5  | {"Replace":{"ImageComments":[]}}
                    400 | 5  | {"Replace":{"0031-1011":[{"CodeValue":"1"}]}}
                    400 | 5  | {"Replace":{"Rows":7}}
                    400 | 15 | {"Replace":{"Rows":"x"}}
                    400 | 15 | {"Replace":{"Rows":" 7 "}}
                    400 | 15 | {"Replace":{"Rows":"70000"}}
                    400 | 15 | {"Replace":{"Rows":"1\\\\2"}}
                    400 | 15 | {"Replace":{"RecommendedDisplayFrameRateInFloat":"x"}}
                    400 | 15 | {"Replace":{"Rows":"data:application/octet-stream;base64,BwA="}}
                    400 | 15 | {"Replace":{"ImageComments":"data:application/octet-stream;base64,@@@"}}
                    400 | 15 | {"Replace":{"ImageComments":"data:application/octet-stream;base64, SGVsbG8="}}
                    400 | 15 | {"Replace":{"EncapsulatedDocument":"data:application/pdf;base64,SGVsbG8="}}
                    400 | 15 | {"PrivateCreator":5}
                    400 | 15 | {"PrivateCreator":null}
                    400 | 8  | {"Remove":["PatientID"]}
                    400 | 8  | {"Remove":["PatientID"],"Force":true}
                    400 | 8  | {"Keep":["PatientID"]}
                    400 | 8  | {"Replace":{"0020-000d":"1.2"}}
                    """)
    void what_the_builtin_refuses_is_refused_alike(int status, int orthancStatus, String body) {
        RequestException refused = assertThrows(RequestException.class, () -> parse(body));

        HttpAnswer answer = FailureTable.of(refused).answer().to("POST", "/studies/4711/anonymize", "");
        JsonObject json = JsonParser.parseString(
                        StandardCharsets.UTF_8.decode(answer.body().duplicate()).toString())
                .getAsJsonObject();
        assertEquals(status, answer.status());
        assertEquals(orthancStatus, json.get("OrthancStatus").getAsInt());
    }

    @Test
    void wishes_about_the_top_level_are_told_from_those_inside() {
        Wishes wishes = parse("""
                {"Keep":["StudyDescription","SourceImageSequence[*].CodeValue"],
                 "Remove":["Manufacturer","SourceImageSequence[0].CodeValue"],
                 "Replace":{"ImageComments":"x","SourceImageSequence[1].CodeValue":"y","0009-1001":"z"},
                 "PrivateCreator":"MERCY 1.0"}
                """);

        TagPath.Step every = new TagPath.Step(SOURCE, TagPath.Step.EVERY);
        assertEquals(Set.of(Tag.of(0x0008, 0x1030)), wishes.keep());
        assertEquals(Set.of(Tag.of(0x0008, 0x0070)), wishes.remove());
        assertEquals(Map.of(Tag.of(0x0020, 0x4000), "x"), wishes.replace());
        assertEquals(
                Set.of(new TagPath(List.of(every), CODE_VALUE)), wishes.paths().keep());
        assertEquals(
                Map.of(
                        new TagPath(List.of(new TagPath.Step(SOURCE, 1)), CODE_VALUE),
                        new Text("y"),
                        TagPath.top(Tag.of(0x0009, 0x1001)),
                        new Text("z")),
                wishes.paths().replace());
        assertEquals("MERCY 1.0", wishes.paths().privateCreator());
    }

    @Test
    void arrays_of_objects_are_sequences_and_null_is_nothing() {
        Items deeper = Items.of(List.of(Map.of(CODE_VALUE, new Text("1")), Map.of()));
        Items items = Items.of(List.of(Map.of(SOURCE, deeper, Tag.of(0x0008, 0x0104), new Text(""))));

        assertEquals(
                items,
                replacement(
                        "SourceImageSequence",
                        "[{\"SourceImageSequence\":[{\"CodeValue\":\"1\"},{}],\"0008-0104\":null}]"));
        assertEquals(new Items(List.of()), replacement("SourceImageSequence", "\"\""));
    }

    @Test
    void of_two_names_for_one_attribute_the_last_in_order_wins() {
        assertEquals(
                Map.of(Tag.of(0x0008, 0x1030), "x"),
                parse("{\"Replace\":{\"StudyDescription\":\"x\",\"0008-1030\":\"y\"}}")
                        .replace());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data:application/octet-stream;base64,SGVsbG8=",
                "data:application/octet-stream;base64,SGVsbG8",
                "data:;base64,SGVsbG8=",
                "data:text/plain;charset=utf8;base64,SGVsbG8=",
                "DATA:image/png;BASE64,SGVsbG8="
            })
    void a_data_uri_is_text_or_bytes_as_the_attribute_needs(String uri) {
        assertEquals(
                Map.of(Tag.of(0x0020, 0x4000), "Hello"),
                parse("{\"Replace\":{\"ImageComments\":\"" + uri + "\"}}").replace());
        assertEquals(
                new Bytes("Hello".getBytes(StandardCharsets.US_ASCII)),
                replacement("EncapsulatedDocument", "\"" + uri + "\""));
        assertEquals(
                new Bytes("Hello".getBytes(StandardCharsets.US_ASCII)), replacement("0031-1011", "\"" + uri + "\""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"data:,Hello", "data:application/octet-stream,Hello", "data:base64,SGVsbG8=", "data: see report"
            })
    void what_is_not_in_base64_is_just_text(String text) {
        JsonObject replace = new JsonObject();
        replace.addProperty("ImageComments", text);
        JsonObject body = new JsonObject();
        body.add("Replace", replace);

        assertEquals(
                Map.of(Tag.of(0x0020, 0x4000), text), parse(body.toString()).replace());
    }

    @Test
    void json_deeper_than_anything_is_refused() {
        String body = "{\"Replace\":{\"SourceImageSequence\":" + "[{\"SourceImageSequence\":".repeat(100_000) + "[]"
                + "}]".repeat(100_000) + "}}";

        RequestException refused = assertThrows(RequestException.class, () -> parse(body));

        assertEquals(RequestException.Reason.NOT_JSON, refused.reason());
    }

    /** Words in any order, so that most bodies are wrong in some way; a few hundred of them are not. */
    @Test
    void whatever_a_client_writes_is_wished_or_refused() {
        Random random = new Random(4711);
        String[] names = {
            "PatientID",
            "SourceImageSequence",
            "SourceImageSequence[0].CodeValue",
            "SourceImageSequence[*].Mercy",
            "0009-1001",
            "Rows",
            "PixelData",
            "SourceImageSequence[*].SourceImageSequence",
            "",
            ".",
            "[",
            "x[0].",
            "é"
        };
        String[] values = {
            "\"\"",
            "\"x\"",
            "5",
            "null",
            "true",
            "[]",
            "[{}]",
            "[{\"CodeValue\":\"1\"}]",
            "{}",
            "[[]]",
            "\"data:;base64,AAAA\"",
            "\"data:;base64,@\"",
            "\"data:\"",
            "\"data:,\"",
            "\"1\\\\2\"",
            "\"\\u0000\""
        };
        int accepted = 0;
        for (int i = 0; i < 5000; i++) {
            String name = names[random.nextInt(names.length)];
            String body = "{\"Force\":" + random.nextBoolean() + ",\"" + (random.nextBoolean() ? "Keep" : "Remove")
                    + "\":[\"" + names[random.nextInt(names.length)] + "\"],\"Replace\":{\"" + name + "\":"
                    + values[random.nextInt(values.length)] + "}}";
            try {
                parse(body);
                accepted++;
            } catch (RequestException refused) {
                assertFalse(FailureTable.of(refused).details().startsWith("unexpected"), body);
            }
        }
        assertTrue(accepted > 100, "only " + accepted + " were accepted");
    }
}
