// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import static io.github.pseudonymizer.rewrite.Copies.file;
import static io.github.pseudonymizer.rewrite.Copies.instance;
import static io.github.pseudonymizer.rewrite.Copies.mapped;
import static io.github.pseudonymizer.rewrite.Copies.rewrite;
import static io.github.pseudonymizer.rewrite.Copies.topLevelTags;
import static io.github.pseudonymizer.rewrite.Copies.values;
import static io.github.pseudonymizer.rewrite.Copies.withoutStamp;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.Dataset.Lengths;
import io.github.pseudonymizer.dicom.Deep;
import io.github.pseudonymizer.dicom.DicomFile;
import io.github.pseudonymizer.dicom.Encoding;
import io.github.pseudonymizer.dicom.TransferSyntax;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The file around the attributes: meta information, fragments, lengths and depth, and which files are refused. */
class RewrittenFileTest extends RewriterFixture {

    @Test
    void meta_information_is_made_anew_and_the_preamble_is_zero() {
        byte[] original = file(instance());
        Arrays.fill(original, 0, 128, (byte) 'M');

        byte[] copy = rewrite(original, ActionsByTag.pseudonymize());

        assertArrayEquals(new byte[128], Arrays.copyOf(copy, 128));
        String meta = new String(copy, 128, 400, StandardCharsets.ISO_8859_1);
        assertTrue(meta.contains(mapped(Copies.INSTANCE)));
        assertTrue(meta.contains(MetaInformation.IMPLEMENTATION_CLASS_UID));
        assertFalse(meta.contains("MERCY_CT1"));
        int groupLength = ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN).getInt(140);
        assertEquals(DicomFile.open(ByteBuffer.wrap(copy)).datasetStart(), 144 + groupLength);
    }

    @ParameterizedTest
    @EnumSource
    void files_without_meta_information_get_one(Encoding encoding) {
        byte[] dataset = instance().encode(encoding);

        byte[] copy = rewrite(dataset, ActionsByTag.keepAll());

        assertEquals("DICM", new String(copy, 128, 4, StandardCharsets.US_ASCII));
        assertEquals(encoding, DicomFile.open(ByteBuffer.wrap(copy)).syntax().encoding());
        assertArrayEquals(dataset, withoutStamp(copy));
    }

    @Test
    void group_lengths_and_padding_are_left_out() {
        Dataset dataset =
                new Dataset().numbers(0x00080000, 1000).include(instance()).bytes(0xFFFCFFFC, Vr.OB, new byte[10]);

        byte[] copy = rewrite(file(dataset), ActionsByTag.keepAll());

        assertArrayEquals(instance().encode(Encoding.EXPLICIT_LITTLE_ENDIAN), withoutStamp(copy));
    }

    @Test
    void fragments_stay_as_they_are() {
        Dataset dataset = instance().fragments(0x7FE00010, new byte[0], new byte[] {1, 2, 3, 4}, new byte[] {5, 6});

        byte[] copy = rewrite(file(dataset, TransferSyntax.of("1.2.840.10008.1.2.4.50")), ActionsByTag.keepAll());

        assertArrayEquals(dataset.encode(Encoding.EXPLICIT_LITTLE_ENDIAN), withoutStamp(copy));
    }

    @ParameterizedTest
    @MethodSource("syntaxes_and_lengths")
    @Exhaustive
    void a_hundred_thousand_levels_are_rewritten(TransferSyntax syntax, Lengths lengths) {
        byte[] nested = Deep.nested(0x00081199, 100_000, lengths, syntax.encoding());
        byte[] original = file(instance(new Dataset().raw(nested)), syntax);

        byte[] copy = rewrite(original, ActionsByTag.pseudonymize());

        assertEquals(List.of(mapped("1.2.3.4711.99")), values(copy, REFERENCED_INSTANCE));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00080018, 0x0020000D, 0x0020000E})
    void without_an_identifier_an_instance_is_refused(int missing) {
        Dataset dataset = new Dataset();
        for (int tag : new int[] {0x00080018, 0x0020000D, 0x0020000E}) {
            dataset.text(tag, tag == missing ? "" : "1.2.3.4");
        }
        byte[] original = file(dataset);

        RewriteException e = assertThrows(RewriteException.class, () -> rewrite(original, ActionsByTag.pseudonymize()));

        assertEquals(RewriteException.Reason.INCOMPLETE, e.reason());
        assertTrue(String.valueOf(e.getMessage()).contains(String.format("%04X", missing & 0xFFFF)));
    }

    @Test
    void unknown_transfer_syntaxes_are_refused() {
        byte[] original =
                file(instance(), new TransferSyntax("1.2.276.4711.9", Encoding.EXPLICIT_LITTLE_ENDIAN, false));

        RewriteException e = assertThrows(RewriteException.class, () -> Rewriter.read(ByteBuffer.wrap(original)));

        assertEquals(RewriteException.Reason.TRANSFER_SYNTAX, e.reason());
    }

    @Test
    void a_file_that_breaks_off_is_refused_wherever_it_breaks() {
        byte[] original = file(everything(Lengths.UNDEFINED));
        int datasetStart = DicomFile.open(ByteBuffer.wrap(original)).datasetStart();
        List<Integer> ends = new ArrayList<>();

        for (int length = datasetStart + 1; length < original.length; length++) {
            try {
                Rewriter.read(ByteBuffer.wrap(original, 0, length));
                ends.add(length);
            } catch (RewriteException e) {
                assertEquals(RewriteException.Reason.UNREADABLE, e.reason());
            }
        }

        // Between two elements of the top level nothing shows that something is missing.
        assertTrue(ends.size() < topLevelTags(original).size() * 2, () -> "accepted " + ends);
    }

    @Test
    void the_position_of_the_file_stays_and_marks_its_beginning() {
        byte[] original = file(instance());
        ByteBuffer shifted = ByteBuffer.allocateDirect(original.length + 20);
        shifted.position(7).put(original).limit(7 + original.length).position(7);

        Rewritten copy = Rewriter.open(shifted, ActionsByTag.keepAll()).rewrite(Copies.substitutes(Map.of()));
        ByteBuffer written = ByteBuffer.allocate((int) copy.size());
        copy.writeTo(written);

        assertEquals(7, shifted.position());
        assertArrayEquals(rewrite(original, ActionsByTag.keepAll()), written.array());
    }
}
