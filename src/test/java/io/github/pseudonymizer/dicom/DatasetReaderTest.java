// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.dicom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DatasetReaderTest {

    private static final int REFERENCES = 0x00081140;
    private static final int INSTANCE = 0x00081155;

    @ParameterizedTest
    @EnumSource
    void sequences_are_walked_into_whatever_their_form(Dataset.Lengths lengths) {
        Dataset inner = new Dataset().text(INSTANCE, "1.2.3");
        Dataset dataset = new Dataset()
                .sequence(REFERENCES, lengths, new Dataset().sequence(REFERENCES, lengths, inner), inner)
                .text(0x00100010, "Mercy");

        for (Encoding encoding : Encoding.values()) {
            assertEquals(
                    "(0008,1140)[[(0008,1140)[[(0008,1155)]]][(0008,1155)]](0010,0010)",
                    walk(dataset.encode(encoding), encoding),
                    () -> encoding.name());
        }
    }

    @ParameterizedTest
    @EnumSource
    void unknown_value_representation_hides_no_sequence(Dataset.Lengths lengths) {
        Dataset item = new Dataset().text(INSTANCE, "1.2.3");
        Dataset dataset =
                new Dataset().unknownSequence(REFERENCES, lengths, item).unknownSequence(0x00091001, lengths, item);

        String shape = walk(dataset.encode(Encoding.EXPLICIT_BIG_ENDIAN), Encoding.EXPLICIT_BIG_ENDIAN);

        assertEquals("(0008,1140)[[(0008,1155)]](0009,1001)[[(0008,1155)]]", shape);
    }

    @Test
    void unknown_value_representation_with_explicit_content_is_walked_into_too() {
        Dataset item = new Dataset().text(0x00100010, "Mercy^John").text(INSTANCE, "1.2.3");
        Dataset dataset = new Dataset().unknownExplicitSequence(0x00091001, Dataset.Lengths.DEFINED, item);

        String shape = walk(dataset.encode(Encoding.EXPLICIT_LITTLE_ENDIAN), Encoding.EXPLICIT_LITTLE_ENDIAN);

        assertEquals("(0009,1001)[[(0010,0010)(0008,1155)]]", shape);
    }

    @Test
    void private_sequences_in_implicit_encoding_are_recognized_at_any_depth() {
        Dataset inner =
                new Dataset().sequence(0x00091002, Dataset.Lengths.DEFINED, new Dataset().text(INSTANCE, "1.2"));
        Dataset dataset = new Dataset().sequence(0x00091001, Dataset.Lengths.DEFINED, inner);

        String shape = walk(dataset.encode(Encoding.IMPLICIT_LITTLE_ENDIAN), Encoding.IMPLICIT_LITTLE_ENDIAN);

        assertEquals("(0009,1001)[[(0009,1002)[[(0008,1155)]]]]", shape);
    }

    @Test
    void bytes_that_only_begin_like_a_sequence_are_a_value() {
        byte[] likeItem = {(byte) 0xFE, (byte) 0xFF, 0, (byte) 0xE0, 4, 0, 0, 0, 1, 2, 3, 4};
        Dataset inner = new Dataset().bytes(0x00091002, Vr.UN, likeItem).text(INSTANCE, "1.2");
        Dataset dataset = new Dataset()
                .unknownSequence(0x00091001, Dataset.Lengths.DEFINED, inner)
                .bytes(0x00091003, Vr.UN, likeItem);

        String shape = walk(dataset.encode(Encoding.EXPLICIT_LITTLE_ENDIAN), Encoding.EXPLICIT_LITTLE_ENDIAN);

        assertEquals("(0009,1001)[[(0009,1002)(0008,1155)]](0009,1003)", shape);
    }

    @Test
    void encapsulated_pixel_data_is_one_element() {
        byte[] dataset = new Dataset()
                .fragments(0x7FE00010, new byte[0], new byte[] {1, 2}, new byte[] {3, 4, 5, 6})
                .text(0x7FE10010, "Mercy")
                .encode(Encoding.EXPLICIT_LITTLE_ENDIAN);

        assertEquals("(7FE0,0010)(7FE1,0010)", walk(dataset, Encoding.EXPLICIT_LITTLE_ENDIAN));
    }

    @Test
    void unknown_codes_of_value_representations_are_read_past() {
        byte[] odd = {0x09, 0, 0x01, 0x10, '?', '?', 2, 0, 'a', 'b'};
        byte[] future = {0x09, 0, 0x02, 0x10, 'Z', 'Z', 0, 0, 2, 0, 0, 0, 'a', 'b'};
        byte[] dataset =
                new Dataset().raw(odd).raw(future).text(0x00100010, "Mercy").encode(Encoding.EXPLICIT_LITTLE_ENDIAN);

        assertEquals("(0009,1001)(0009,1002)(0010,0010)", walk(dataset, Encoding.EXPLICIT_LITTLE_ENDIAN));
    }

    @Test
    void odd_lengths_and_zeros_behind_the_end_are_tolerated() {
        byte[] dataset = new Dataset()
                .bytes(0x00100010, Vr.PN, "Mercy".getBytes(StandardCharsets.US_ASCII))
                .text(0x00100020, "4711")
                .raw(new byte[37])
                .encode(Encoding.EXPLICIT_LITTLE_ENDIAN);

        assertEquals("(0010,0010)(0010,0020)", walk(dataset, Encoding.EXPLICIT_LITTLE_ENDIAN));
    }

    @Test
    void a_message_names_tag_and_offset_and_no_value() {
        byte[] dataset = new Dataset().text(0x00100010, "Mercy^John").encode(Encoding.EXPLICIT_LITTLE_ENDIAN);
        byte[] broken = Arrays.copyOf(dataset, dataset.length - 2);

        DicomException e = assertThrows(DicomException.class, () -> walk(broken, Encoding.EXPLICIT_LITTLE_ENDIAN));

        assertEquals(DicomException.Reason.MALFORMED, e.reason());
        String message = String.valueOf(e.getMessage());
        assertTrue(message.contains("(0010,0010) at offset 0"), message);
        assertFalse(message.contains("Mercy"));
    }

    @ParameterizedTest
    @EnumSource
    void a_hundred_thousand_levels_are_read_in_a_small_heap(Dataset.Lengths lengths) {
        byte[] dataset = Deep.nested(0x00091001, 100_000, lengths, Encoding.IMPLICIT_LITTLE_ENDIAN);

        int deepest = deepest(dataset);

        assertEquals(100_000, deepest);
    }

    @Test
    void where_a_hundred_thousand_levels_break_only_the_innermost_is_a_value() {
        byte[] dataset = Deep.nested(0x00091001, 100_000, Dataset.Lengths.DEFINED, Encoding.IMPLICIT_LITTLE_ENDIAN);
        int lengthOfInnermost = dataset.length - 14 - 4;
        dataset[lengthOfInnermost] = (byte) 0xFF;

        int deepest = deepest(dataset);

        assertEquals(99_999, deepest);
    }

    private static int deepest(byte[] dataset) {
        DatasetReader reader = new DatasetReader(ByteBuffer.wrap(dataset), 0, Encoding.IMPLICIT_LITTLE_ENDIAN);
        int deepest = 0;
        while (reader.next() != DatasetReader.Event.END) {
            deepest = Math.max(deepest, reader.depth());
        }
        return deepest;
    }

    private static String walk(byte[] dataset, Encoding encoding) {
        DatasetReader reader = new DatasetReader(ByteBuffer.wrap(dataset), 0, encoding);
        List<String> shape = new ArrayList<>();
        for (DatasetReader.Event event = reader.next(); event != DatasetReader.Event.END; event = reader.next()) {
            shape.add(
                    switch (event) {
                        case ELEMENT -> new Tag(reader.tag()).toString();
                        case SEQUENCE -> new Tag(reader.tag()) + "[";
                        case ITEM -> "[";
                        case ITEM_END, SEQUENCE_END -> "]";
                        case END -> "";
                    });
        }
        return String.join("", shape);
    }
}
