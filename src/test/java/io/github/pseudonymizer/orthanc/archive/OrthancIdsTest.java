// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.study.CopyUids;
import io.github.pseudonymizer.study.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrthancIdsTest {

    /** As a real Orthanc 1.10.1 has numbered it. */
    @Test
    void ids_are_those_that_orthanc_gives() {
        CopyUids place = new CopyUids("P4711", "2.25.1", "2.25.2", "2.25.3");

        assertEquals("37a90ff1-a1ca4161-07273ecb-ce8e36a3-bc097977", OrthancIds.of(Level.PATIENT, place));
        assertEquals("3a16cb5a-43ea6aa0-01eb4d82-cd3269d0-12637dd7", OrthancIds.of(Level.STUDY, place));
        assertEquals("bb51b42c-731a58cc-020d34fa-b85e5215-6d02c906", OrthancIds.of(Level.SERIES, place));
        assertEquals("2c425da2-566b9861-dec3d937-7f907a6e-b39f523f", OrthancIds.of(Level.INSTANCE, place));
    }

    @Test
    void an_id_is_well_formed() {
        assertTrue(OrthancIds.isWellFormed("37a90ff1-a1ca4161-07273ecb-ce8e36a3-bc097977"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nope", "37A90FF1-a1ca4161-07273ecb-ce8e36a3-bc097977", "../../tools/reset", "*"})
    void anything_else_is_no_id_and_goes_into_no_address(String id) {
        assertFalse(OrthancIds.isWellFormed(id));
    }
}
