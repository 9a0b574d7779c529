// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan.wish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.github.pseudonymizer.plan.wish.PathSyntax.Reading;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms and what becomes of them were measured on Orthanc 1.10.1. */
class PathSyntaxTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ImageComments                                          | (0020,4000)
                    ' ImageComments '                                      | (0020,4000)
                    0020-4000                                              | (0020,4000)
                    0020,4000                                              | (0020,4000)
                    00204000                                               | (0020,4000)
                    (0020,4000)                                            | (0020,4000)
                    7fe0-0010                                              | (7FE0,0010)
                    OverlayData                                            | (6000,3000)
                    RETIRED_CurveData                                      | (5000,3000)
                    RETIRED_OtherPatientIDs                                | (0010,1000)
                    0009-1001                                              | (0009,1001)
                    0001-0001                                              | (0001,0001)
                    RequestAttributesSequence[0].ScheduledProcedureStepID  | (0040,0275)[0].(0040,0009)
                    RequestAttributesSequence[*].ScheduledProcedureStepID  | (0040,0275)[*].(0040,0009)
                    '0040,0275 [ 7 ].0040-0009'                            | (0040,0275)[7].(0040,0009)
                    (0040,0275)[00].(0040,0009)                            | (0040,0275)[0].(0040,0009)
                    00400275[+1].00400009                                  | (0040,0275)[1].(0040,0009)
                    StudyDescription[0].CodeValue                          | (0008,1030)[0].(0008,0100)
                    0040-0275[*].0040-0008[2].CodeValue                    | (0040,0275)[*].(0040,0008)[2].(0008,0100)
                    """)
    void a_path_is_read_as_orthanc_reads_it(String text, String path) {
        assertEquals(
                path,
                assertInstanceOf(Reading.Path.class, PathSyntax.read(text))
                        .path()
                        .toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Mercy",
                "imagecomments",
                "Image Comments",
                "0020 4000",
                "0020:4000",
                "0x00204000",
                "0040-000",
                "00400009x",
                "50xx-xxxx",
                "60xx3000",
                "*",
                "RequestAttributesSequence[1]",
                "RequestAttributesSequence[*]",
                "RequestAttributesSequence[0",
                "RequestAttributesSequence[0]ScheduledProcedureStepID",
                "RequestAttributesSequence[0].",
                "RequestAttributesSequence[0].*",
                "RequestAttributesSequence[0].Mercy",
                "Mercy[0].PatientID"
            })
    void what_names_no_attribute_is_an_unknown_tag(String text) {
        assertInstanceOf(Reading.UnknownTag.class, PathSyntax.read(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".PatientID",
                "RequestAttributesSequence.PatientID",
                "RequestAttributesSequence[].PatientID",
                "RequestAttributesSequence[x].PatientID",
                "RequestAttributesSequence[-1].PatientID",
                "RequestAttributesSequence[99999999999].PatientID",
                "RequestAttributesSequence[0]x.PatientID",
                "[0].PatientID"
            })
    void what_is_not_built_as_a_path_is_malformed(String text) {
        assertInstanceOf(Reading.Malformed.class, PathSyntax.read(text));
    }

    @Test
    void whatever_a_client_writes_is_read_as_something() {
        Random random = new Random(4711);
        String[] parts = {
            "RequestAttributesSequence",
            "0040-0275",
            "PatientID",
            "[",
            "]",
            "*",
            ".",
            " ",
            "0",
            "-1",
            "99999999999",
            "x",
            "(",
            ")",
            ",",
            "RETIRED_",
            "é",
            "\u0000",
            "[0].",
            "[*]."
        };
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int part = random.nextInt(12); part >= 0; part--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            if (PathSyntax.read(text.toString()) instanceof Reading.Path read) {
                assertEquals(read, PathSyntax.read(read.path().toString()), text.toString());
            }
        }
    }
}
