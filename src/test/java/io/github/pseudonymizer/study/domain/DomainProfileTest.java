// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Tags;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.Profile;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DomainProfileTest {

    @Test
    void only_the_edition_in_use_differs_from_the_settings() {
        Profile settings = new Profile(
                "2026d", Set.of(Option.RETAIN_UIDS), Set.of(new Tag(Tags.STUDY_DESCRIPTION)), Set.of(), Map.of());

        Profile used = new DomainProfile(settings, () -> "2023b").inUse();

        assertEquals(settings.withEdition("2023b"), used);
        assertEquals("2023b", used.edition());
        assertEquals(settings.keep(), used.keep());
        assertSame(settings, new DomainProfile(settings).inUse());
    }

    @Test
    void an_edition_that_this_version_does_not_know_is_named_with_the_remedy() {
        DomainProfile profile = new DomainProfile(Profile.DEFAULT, () -> "2027a");

        String said = String.valueOf(
                assertThrows(DomainException.class, profile::inUse).getMessage());

        assertTrue(said.contains("edition 2027a"), said);
        assertTrue(said.contains("2026d"), said);
        assertTrue(said.contains("name another Edition"), said);
    }
}
