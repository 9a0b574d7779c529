// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.TransferSyntax;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.study.FakeRecords;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Outcome;
import io.github.pseudonymizer.study.Progress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What others put into the study of a copy is not answered as if it were pseudonymized. */
class CopyMembersTest {

    private static final String CT = "1.2.840.10008.5.1.4.1.1.2";

    private final Fixture fixture = new Fixture();
    private String copy = "";
    private String pseudonym = "";

    @BeforeEach
    void copy() {
        fixture.receive("4711", "1.2.3", 1);
        fixture.receive("4711", "1.2.3", 2);
        fixture.pseudonymization.carryOut(fixture.order("4711|1.2.3"), Progress.UNSEEN);
        Link link = fixture.stores
                .find(fixture.archive.name(), fixture.domain.namespace().name(), "4711|1.2.3")
                .orElseThrow();
        copy = link.copy();
        pseudonym = link.pseudonym();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    /** With the ids of the copied study, as after a merge, and the name of a patient. */
    private String merge(boolean stamped) {
        String study = FakeRecords.UIDS.map("1.2.3");
        Dataset dataset = new Dataset()
                .text(0x00080016, CT)
                .text(0x00080018, "1.2.99.1")
                .text(0x00100010, "Mercy^Quite^Invented")
                .text(0x00100020, pseudonym);
        if (stamped) {
            dataset.text(0x00120062, "YES");
        }
        return fixture.archive.receive(dataset.text(0x0020000D, study)
                .text(0x0020000E, study + ".9")
                .file(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, CT, "1.2.99.1"));
    }

    @Test
    void the_answer_leaves_it_out_and_says_so() {
        String foreign = merge(true);

        Outcome outcome = fixture.pseudonymization.carryOut(fixture.order(copy), Progress.UNSEEN);

        assertEquals(2, outcome.copies().get(0).instances().size());
        assertTrue(!outcome.copies().get(0).instances().contains(foreign));
        assertTrue(outcome.remarkLines().toString().contains("not made by the pseudonymizer"), outcome.toString());
    }

    @Test
    void alone_it_is_refused() {
        String foreign = merge(true);

        assertThrows(
                RewriteException.class,
                () -> fixture.pseudonymization.carryOut(fixture.order(foreign), Progress.UNSEEN));
        assertThrows(
                RewriteException.class, () -> fixture.pseudonymization.rewriteOnly(fixture.order(foreign), twin -> {}));
    }

    @Test
    void a_copy_without_others_is_its_own_copy() {
        Outcome outcome = fixture.pseudonymization.carryOut(fixture.order(copy), Progress.UNSEEN);

        assertEquals(2, outcome.copies().get(0).instances().size());
        assertTrue(outcome.remarks().isEmpty());
    }
}
