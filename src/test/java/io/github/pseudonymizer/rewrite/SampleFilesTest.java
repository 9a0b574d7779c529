// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.DicomFile;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SampleFilesTest {

    /** Comments of the libraries that compressed them, and bytes behind the end marker. */
    private static final Set<String> WITH_MORE_THAN_PIXELS = Set.of(
            "2022-03-08-RicSmi.dcm",
            "Encodings/ISO_IR13.dcm",
            "PatientWith2studies/TEST_1_study_1234.dcm",
            "PatientWith2studies/TEST_1_study_2345.dcm",
            "TransferSyntaxes/1.2.840.10008.1.2.4.50.dcm",
            "TransferSyntaxes/1.2.840.10008.1.2.4.57.dcm",
            "TransferSyntaxes/1.2.840.10008.1.2.4.90.dcm",
            "TransferSyntaxes/1.2.840.10008.1.2.4.91.dcm");

    @Test
    void real_files_come_out_as_they_went_in_when_all_is_kept() throws IOException {
        Set<String> incomplete = new TreeSet<>();
        Set<String> cleaned = new TreeSet<>();
        for (String name : SampleFiles.names()) {
            byte[] original = SampleFiles.read(name);
            try {
                byte[] copy = Copies.rewrite(original, ActionsByTag.keepAll());

                byte[] before = withoutGroupLengths(Copies.withoutStamp(original), original);
                byte[] after = Copies.withoutStamp(copy);
                if (!Arrays.equals(before, after)) {
                    assertArrayEquals(withoutPixels(before, original), withoutPixels(after, original), name);
                    cleaned.add(name);
                }
            } catch (RewriteException e) {
                assertEquals(RewriteException.Reason.INCOMPLETE, e.reason(), name);
                incomplete.add(name);
            }
        }

        assertEquals(Set.of("Encodings/DavidClunie/DICOMDIR", "odd/Issue196.dcm"), incomplete);
        assertEquals(WITH_MORE_THAN_PIXELS, cleaned);
    }

    @Test
    void real_files_that_mention_the_patient_where_text_stays_are_found() throws IOException {
        Set<String> leaking = new TreeSet<>();
        for (String name : SampleFiles.names()) {
            byte[] original = SampleFiles.read(name);
            if (Copies.isFound(original, new MapAllUids())) {
                leaking.add(name);
            }
        }

        // Private elements with a path of raw data, a name and a private UID, and a report with a UID in its text.
        assertEquals(
                Set.of(
                        "2020-09-12-ELSCINT1-PMSCT_RLE1.dcm",
                        "HierarchicalAnonymization/RTH/CT01.dcm",
                        "HierarchicalAnonymization/RTH/RT.dcm",
                        "HierarchicalAnonymization/StructuredReports/IM0",
                        "PrivateMDNTags.dcm"),
                leaking);
    }

    /** The elements before Pixel Data. */
    private static byte[] withoutPixels(byte[] dataset, byte[] original) {
        DicomFile dicom = DicomFile.open(ByteBuffer.wrap(original));
        DatasetReader reader = new DatasetReader(ByteBuffer.wrap(dataset), 0, dicom.encoding());
        while (reader.next() != DatasetReader.Event.END && !(reader.depth() == 0 && reader.tag() == 0x7FE00010)) {
            // Nothing here.
        }
        return Arrays.copyOf(dataset, reader.start());
    }

    /** The dataset without (gggg,0000) and (FFFC,FFFC), as the copy must be. */
    private static byte[] withoutGroupLengths(byte[] dataset, byte[] original) {
        DicomFile dicom = DicomFile.open(ByteBuffer.wrap(original));
        DatasetReader reader = new DatasetReader(ByteBuffer.wrap(dataset), 0, dicom.encoding());
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        int position = 0;
        int last = 0;
        for (DatasetReader.Event event = reader.next(); event != DatasetReader.Event.END; event = reader.next()) {
            last = Math.max(last, reader.end());
            boolean dropped =
                    event == DatasetReader.Event.ELEMENT && reader.depth() == 0 && ((reader.tag() & 0xFFFF) == 0);
            if (dropped) {
                kept.write(dataset, position, reader.start() - position);
                position = reader.end();
            }
        }
        kept.write(dataset, position, last - position);
        return kept.toByteArray();
    }
}
