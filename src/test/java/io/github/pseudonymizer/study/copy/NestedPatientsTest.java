// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.DicomFile;
import io.github.pseudonymizer.dicom.TransferSyntax;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A study must not be a way to learn the pseudonyms of patients whom it only mentions. */
class NestedPatientsTest {

    private static final String CT = "1.2.840.10008.5.1.4.1.1.2";

    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private String receive(String patient, String study, String... mentioned) {
        Dataset[] items = new Dataset[mentioned.length];
        for (int i = 0; i < items.length; i++) {
            items[i] = new Dataset().text(0x00080020, "20240229").text(0x00100020, mentioned[i]);
        }
        return fixture.archive.receive(new Dataset()
                .text(0x00080016, CT)
                .text(0x00080018, study + ".1.1")
                .text(0x00080020, "20240229")
                .sequence(0x00081140, Dataset.Lengths.DEFINED, items)
                .text(0x00100020, patient)
                .text(0x0020000D, study)
                .text(0x0020000E, study + ".1")
                .file(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, CT, study + ".1.1"));
    }

    private List<String> copied(String instance, int tag) {
        List<String> values = new ArrayList<>();
        fixture.pseudonymization.rewriteOnly(fixture.order(instance), twin -> {
            ByteBuffer file = ByteBuffer.allocate(Math.toIntExact(twin.size()));
            twin.writeTo(file);
            DatasetReader reader = DicomFile.open(file.flip()).reader();
            for (DatasetReader.Event event = reader.next(); event != DatasetReader.Event.END; event = reader.next()) {
                if (event == DatasetReader.Event.ELEMENT && reader.tag() == tag) {
                    values.add(new String(reader.value(), StandardCharsets.US_ASCII).strip());
                }
            }
        });
        return values;
    }

    @Test
    void another_patient_gets_a_stand_in_and_no_row() {
        List<String> ids = copied(receive("MRN-1", "1.2.3", "MRN-2", "MRN-1", "MRN-3"), 0x00100020);
        int rows = fixture.stores.assignedPatients();
        String second = copied(receive("MRN-2", "1.2.4"), 0x00100020).get(0);

        assertEquals(1, rows);
        assertEquals(4, ids.size());
        assertTrue(ids.get(0).startsWith("OTHER-"), ids.get(0));
        assertNotEquals(second, ids.get(0));
        assertEquals(ids.get(3), ids.get(1), "the study's own patient is who it is");
        assertNotEquals(ids.get(0), ids.get(2));
    }

    @Test
    void the_stand_in_is_the_same_for_one_patient_and_different_for_another() {
        String one = copied(receive("MRN-1", "1.2.3", "MRN-9"), 0x00100020).get(0);
        String again = copied(receive("MRN-1", "1.2.5", "MRN-9"), 0x00100020).get(0);
        String other = copied(receive("MRN-2", "1.2.4", "MRN-9"), 0x00100020).get(0);

        assertEquals(one, again);
        assertNotEquals(one, other);
    }

    @Test
    void dates_beside_another_patient_are_shifted_like_all_others() {
        List<String> dates = copied(receive("MRN-1", "1.2.3", "MRN-2"), 0x00080020);

        assertEquals(2, dates.size());
        assertEquals(dates.get(0), dates.get(1));
    }
}
