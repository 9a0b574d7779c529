// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.plan.pixel.Mask;
import io.github.pseudonymizer.plan.pixel.Rectangle;
import io.github.pseudonymizer.study.Level;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlackOutParserTest {

    private static List<Mask> read(String blackOut) {
        return AnonymizeRequestParser.parse(Level.STUDY, "id", "{\"BlackOut\":" + blackOut + "}")
                .wishes()
                .blackOut();
    }

    @Test
    void rectangles_are_named_as_in_recipes_and_reach_to_the_edge_if_nothing_is_said() {
        assertEquals(
                List.of(
                        new Mask(40, 64, "1.2.3", List.of(new Rectangle(4, 0, 60, 12), new Rectangle(0, 30, 9, 10))),
                        new Mask(10, 10, "", List.of(new Rectangle(0, 0, 10, 10)))),
                read("[{\"Rows\":40,\"Columns\":64,\"SopClass\":\"1.2.3\",\"Rectangles\":"
                        + "[{\"X\":4,\"Height\":12},{\"Y\":30,\"Width\":9}]},"
                        + "{\"Rows\":10,\"Columns\":1e1,\"Rectangles\":[{}]}]"));
    }

    @Test
    void a_request_without_them_has_none() {
        assertEquals(
                List.of(),
                AnonymizeRequestParser.parse(Level.STUDY, "id", "{}").wishes().blackOut());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {} | BlackOut must be an array
            [] | BlackOut must be an array
            null | BlackOut must be an array
            [7] | BlackOut[0]: must be an object
            [{"Columns":64,"Rectangles":[{}]}] | BlackOut[0]: Rows must be a whole number from 1 to 65535
            [{"Rows":0,"Columns":64,"Rectangles":[{}]}] | Rows must be
            [{"Rows":65536,"Columns":64,"Rectangles":[{}]}] | Rows must be
            [{"Rows":"40","Columns":64,"Rectangles":[{}]}] | Rows must be
            [{"Rows":40,"Columns":6.5,"Rectangles":[{}]}] | Columns must be
            [{"Rows":40,"Columns":64}] | Rectangles must be an array of at least one object
            [{"Rows":40,"Columns":64,"Rectangles":[]}] | Rectangles must be an array of at least one object
            [{"Rows":40,"Columns":64,"Rectangles":[[]]}] | BlackOut[0].Rectangles[0]: must be an object
            [{"Rows":40,"Columns":64,"Rectangles":[{"X":-1}]}] | X must be a whole number from 0 to 63
            [{"Rows":40,"Columns":64,"Rectangles":[{"X":64}]}] | X must be a whole number from 0 to 63
            [{"Rows":40,"Columns":64,"Rectangles":[{"X":60,"Width":5}]}] | Width must be a whole number from 1 to 4
            [{"Rows":40,"Columns":64,"Rectangles":[{"Height":0}]}] | Height must be a whole number from 1 to 40
            [{"Rows":40,"Columns":64,"Rectangles":[{"Heigth":1}]}] | may have only Height, Width, X, Y
            [{"Rows":40,"Columns":64,"Model":"x","Rectangles":[{}]}] | may have only Columns, Rectangles, Rows, SopClass
            [{"Rows":40,"Columns":64,"SopClass":"US","Rectangles":[{}]}] | SopClass must be the UID
            """)
    void rubbish_is_refused_with_what_is_allowed(String blackOut, String message) {
        RequestException refused = assertThrows(RequestException.class, () -> read(blackOut));

        assertEquals(RequestException.Reason.BAD_REQUEST, refused.reason());
        assertTrue(String.valueOf(refused.getMessage()).contains(message), refused.getMessage());
    }

    @Test
    void more_than_a_thousand_rectangles_are_refused() {
        String many = String.join(",", Collections.nCopies(1001, "{}"));

        RequestException refused = assertThrows(
                RequestException.class, () -> read("[{\"Rows\":40,\"Columns\":64,\"Rectangles\":[" + many + "]}]"));

        assertEquals("BlackOut has more than 1000 rectangles", refused.getMessage());
    }
}
