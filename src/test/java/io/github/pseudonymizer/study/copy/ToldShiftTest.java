// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.DicomFile;
import io.github.pseudonymizer.pseudonym.Admission;
import io.github.pseudonymizer.pseudonym.DateShift;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.pseudonym.PseudonymStore;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.Progress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A copy that is begun at the moment when an adopted copy tells the patient's date shift. */
class ToldShiftTest {

    private static final Identity PATIENT = Identity.patient("4711");

    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    /** Tells another shift after the first answer. */
    private final class Telling implements PseudonymStore {

        private final AtomicInteger answers = new AtomicInteger();

        @Override
        public Map<Identity, Pseudonym> assign(Namespace namespace, Set<Identity> identities, Admission admission) {
            Map<Identity, Pseudonym> assigned = new HashMap<>(fixture.stores.assign(namespace, identities, admission));
            if (assigned.containsKey(PATIENT) && answers.incrementAndGet() > 1) {
                assigned.put(PATIENT, new Pseudonym.OfPatient("TRIAL-1", new DateShift(0)));
            }
            return assigned;
        }
    }

    @Test
    void no_copy_has_another_shift_than_its_patient() {
        fixture.receive("4711", "1.2.3", 1);
        fixture.stores.assigned.put(PATIENT, new Pseudonym.OfPatient("TRIAL-1", new DateShift(-40)));
        Telling telling = new Telling();
        StudyCopying copying = fixture.copying(fixture.stores.all(telling));

        StoreException refused = assertThrows(
                StoreException.class, () -> copying.carryOut(fixture.order("4711|1.2.3"), Progress.UNSEEN));

        assertEquals(StoreException.Reason.PREPARING, refused.reason());
        assertEquals(Set.of("4711|1.2.3|1.2.3.1|1.2.3.1.1"), fixture.archive.files.keySet());

        copying.carryOut(fixture.order("4711|1.2.3"), Progress.UNSEEN);
        String copy = fixture.archive.files.keySet().stream()
                .filter(instance -> instance.startsWith("TRIAL-1"))
                .findFirst()
                .orElseThrow();
        assertEquals("20240229", new String(dateOf(copy), StandardCharsets.US_ASCII));
    }

    private byte[] dateOf(String instance) {
        DatasetReader reader = DicomFile.open(
                        ByteBuffer.wrap(Objects.requireNonNull(fixture.archive.files.get(instance))))
                .reader();
        while (reader.tag() != 0x00080020) {
            reader.next();
        }
        return reader.value();
    }
}
