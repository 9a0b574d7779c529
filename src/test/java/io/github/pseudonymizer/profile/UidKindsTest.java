// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.profile.UidKinds.Kind;
import org.junit.jupiter.api.Test;

class UidKindsTest {

    @Test
    void every_attribute_of_vr_ui_is_judged_and_no_other() {
        UidKinds.all().keySet().forEach(tag -> assertEquals(Vr.UI, Dictionary.vrOf(tag), tag.toString()));

        assertEquals(108, UidKinds.all().size());
    }

    @Test
    void individuals_and_definitions_are_as_many_as_in_the_reference() {
        assertEquals(
                75,
                UidKinds.all().values().stream().filter(Kind.INDIVIDUAL::equals).count());
        assertEquals(
                33,
                UidKinds.all().values().stream().filter(Kind.DEFINITION::equals).count());
    }

    @Test
    void eighteen_individuals_are_forgotten_by_table_e_1_1() {
        long forgotten = UidKinds.all().entrySet().stream()
                .filter(entry -> entry.getValue() == Kind.INDIVIDUAL)
                .filter(entry ->
                        Editions.named("2026d").standard().find(entry.getKey()).isEmpty())
                .count();

        assertEquals(18, forgotten);
    }

    @Test
    void what_is_no_uid_is_of_no_kind() {
        assertTrue(UidKinds.find(Tag.of(0x0010, 0x0020)).isEmpty());
    }
}
