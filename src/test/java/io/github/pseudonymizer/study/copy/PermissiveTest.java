// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.Outcome;
import io.github.pseudonymizer.study.Progress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Orders whose copy may lack what cannot be pseudonymized. */
class PermissiveTest {

    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private Outcome carryOut(boolean permissive) {
        return fixture.pseudonymization.carryOut(fixture.order(true, permissive, "4711|1.2.3"), Progress.UNSEEN);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void an_instance_that_cannot_be_read_is_left_out_whichever_it_is(int broken) {
        for (int number = 1; number <= 3; number++) {
            String instance = fixture.receive("4711", "1.2.3", number);
            if (number == broken) {
                fixture.archive.unreadable.add(instance);
            }
        }

        Outcome outcome = carryOut(true);

        assertEquals(3, outcome.instances());
        assertEquals(1, outcome.failures());
        assertEquals(2, outcome.copies().get(0).instances().size());
        assertEquals(5, fixture.archive.files.size());
    }

    @Test
    void without_permission_one_that_cannot_be_read_refuses_all() {
        fixture.receive("4711", "1.2.3", 1);
        fixture.archive.unreadable.add(fixture.receive("4711", "1.2.3", 2));

        assertThrows(ArchiveException.class, () -> carryOut(false));

        assertEquals(2, fixture.archive.files.size());
    }

    @Test
    void where_nothing_can_be_pseudonymized_permission_is_of_no_use() {
        fixture.receiveLeaking("4711", "1.2.3", 1);
        fixture.receiveLeaking("4711", "1.2.3", 2);

        assertThrows(RewriteException.class, () -> carryOut(true));

        assertEquals(2, fixture.archive.files.size());
    }

    @Test
    void a_full_archive_is_no_instances_fault() {
        fixture.receive("4711", "1.2.3", 1);
        fixture.receive("4711", "1.2.3", 2);
        fixture.archive.storesUntilFull = 1;

        assertThrows(ArchiveException.class, () -> carryOut(true));

        assertEquals(2, fixture.archive.files.size());
    }
}
