// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.instance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.plan.pixel.PixelPolicy;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.PatientIds;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import io.github.pseudonymizer.study.FakeRecords;
import io.github.pseudonymizer.study.domain.Domain;
import io.github.pseudonymizer.testing.IodPhantoms;
import io.github.pseudonymizer.testing.ScannerCt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PracticeTest {

    private final Domain domain = new Domain(
            new Namespace("default", new PseudonymFormat.Random("P")),
            PatientIds.DEFAULT,
            Profile.DEFAULT,
            PixelPolicy.DEFAULT,
            new RequestPolicy(Set.of(), false),
            FakeRecords.UIDS);

    /** If the phantom is changed, the resource must be written again. */
    @Test
    void the_sample_is_invented() {
        assertArrayEquals(IodPhantoms.file("CT", ScannerCt.attributes(16)), Practice.sample());
    }

    @Test
    void every_copy_is_made_if_there_is_nothing_else_to_do() {
        assertEquals(Practice.COPIES, Practice.with(domain, () -> true));
    }

    @Test
    void it_ends_when_real_work_comes() {
        AtomicInteger asked = new AtomicInteger();

        assertEquals(2, Practice.with(domain, () -> asked.incrementAndGet() <= 2));
    }
}
