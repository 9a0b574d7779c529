// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.pseudonymizer.plan.ProfileDigest;
import io.github.pseudonymizer.plan.pixel.PixelPolicy;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.study.CopyLabels;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.stable.StableStudies;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CopyLabelsTest {

    private final Fixture fixture = new Fixture();
    private final CopyLabels mark =
            new CopyLabels("default", ProfileDigest.of(fixture.domain.profile().settings(), PixelPolicy.DEFAULT));

    @AfterEach
    void close() {
        fixture.close();
    }

    private String copyOf(String study) {
        return fixture.pseudonymization
                .carryOut(fixture.order(study), Progress.UNSEEN)
                .copies()
                .get(0)
                .study();
    }

    @Test
    void a_copy_is_marked_with_domain_and_profile_and_its_original_is_not() {
        fixture.receive("4711", "1.2.3", 1);

        String copy = copyOf("4711|1.2.3");

        assertEquals(Map.of(copy, mark), fixture.archive.marks);
    }

    @Test
    void asking_again_marks_a_copy_that_lacks_it() {
        fixture.receive("4711", "1.2.3", 1);
        String copy = copyOf("4711|1.2.3");
        fixture.archive.marks.clear();

        copyOf("4711|1.2.3");

        assertEquals(Map.of(copy, mark), fixture.archive.marks);
        assertEquals(1, fixture.archive.stores.get());
    }

    @Test
    void a_stable_study_gets_a_marked_copy() {
        fixture.receive("4711", "1.2.3", 1);
        StableStudies stableStudies = fixture.stableStudies(true);
        fixture.archive.stable.add("4711|1.2.3");

        stableStudies.catchUp();
        var unused = stableStudies.workOnce(Progress.UNSEEN).orElseThrow();

        String copy = fixture.stores
                .find("fake", "default", "4711|1.2.3")
                .orElseThrow()
                .copy();
        assertEquals(Map.of(copy, mark), fixture.archive.marks);
    }

    @Test
    void what_is_refused_or_not_stored_marks_nothing() {
        fixture.receiveLeaking("4711", "1.2.3", 1);
        String answered = fixture.receive("4712", "1.2.4", 1);

        assertThrows(RewriteException.class, () -> copyOf("4711|1.2.3"));
        fixture.pseudonymization.rewriteOnly(fixture.order(answered), twin -> {});

        assertEquals(Map.of(), fixture.archive.marks);
    }
}
