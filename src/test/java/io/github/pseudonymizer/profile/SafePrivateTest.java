// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafePrivateTest {

    private static final SafePrivate LISTED = Editions.named("2026d").safePrivate();

    private static final Path REFERENCE = Path.of("../shared/reference/ps3.15-e3-10-1-safe-private.csv");

    @Test
    void it_has_as_many_rows_as_the_standard() {
        assertEquals(479, LISTED.rows().size());
        assertEquals(
                20,
                LISTED.rows().stream()
                        .map(row -> row.attribute().creator())
                        .distinct()
                        .count());
    }

    @Test
    void it_equals_the_reference_row_by_row() throws IOException {
        assumeTrue(Files.exists(REFERENCE), "no ../shared/reference here");
        Pattern form = Pattern.compile("([0-9A-Fx]{8}),(\"[^\"]*\"|[^,]*),([A-Z/]*),.*");

        for (String line : Files.readAllLines(REFERENCE).stream().skip(1).toList()) {
            Matcher cells = form.matcher(line);
            assertTrue(cells.matches(), line);
            String creator = cells.group(2).replace("\"", "");
            PrivateAttribute attribute =
                    PrivateAttribute.parse(cells.group(1) + "," + creator).orElseThrow();
            String vr = cells.group(3).equals("OW/OB") ? "OB" : cells.group(3);

            assertEquals(Vr.find(vr), LISTED.find(attribute).orElseThrow().vr(), line);
        }
    }

    @Test
    void an_attribute_is_found_in_every_block_of_its_creator() {
        for (int block = 0x10; block <= 0xFF; block++) {
            Optional<PrivateAttribute> attribute =
                    PrivateAttribute.at(Tag.of(0x0019, block << 8 | 0x0C), "SIEMENS MR HEADER");

            assertTrue(attribute.flatMap(LISTED::find).isPresent());
        }
        assertTrue(LISTED.knows(0x0019, "SIEMENS MR HEADER"));
        assertFalse(LISTED.knows(0x0021, "SIEMENS MR HEADER"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0028,xx10,MERCY", "0007,xx10,MERCY", "0029,xx10,", "0029,xx10,A\\B"})
    void what_cannot_be_a_private_attribute_is_refused(String text) {
        assertThrows(IllegalArgumentException.class, () -> PrivateAttribute.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0029,1010", "0029,xx10", "StudyDescription", "0029xx1,MERCY", ""})
    void what_does_not_look_like_one_is_none(String text) {
        assertEquals(Optional.empty(), PrivateAttribute.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0029,xx1F,HOLOGIC, Inc.", "(0029,xx1f),HOLOGIC, Inc.", "0029xx1f,HOLOGIC, Inc."})
    void a_creator_may_have_a_comma(String text) {
        assertEquals(
                "0029,xx1F,HOLOGIC, Inc.",
                PrivateAttribute.parse(text).orElseThrow().toString());
    }

    @Test
    void a_creator_with_what_no_creator_can_have_has_no_attributes() {
        assertEquals(Optional.empty(), PrivateAttribute.at(Tag.of(0x0029, 0x1010), "A\\B"));
        assertEquals(Optional.empty(), PrivateAttribute.at(Tag.of(0x0029, 0x0010), "MERCY"));
        assertEquals(Optional.empty(), PrivateAttribute.at(Tag.of(0x0028, 0x1010), "MERCY"));
        assertEquals(Optional.empty(), PrivateAttribute.at(Tag.of(0x0029, 0x1010), ""));
    }
}
