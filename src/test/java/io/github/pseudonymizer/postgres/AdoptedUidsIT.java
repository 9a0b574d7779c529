// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.pseudonymizer.postgres.patient.PostgresForgetting;
import io.github.pseudonymizer.postgres.service.ImportedUids;
import io.github.pseudonymizer.pseudonym.ForgottenException;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.adopt.AdoptedCopy;
import io.github.pseudonymizer.study.adopt.AdoptedUid;
import io.github.pseudonymizer.study.adopt.Contradiction;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** UIDs of adopted copies: each original has one, and no two have the same. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AdoptedUidsIT extends AdoptionOnDatabase {

    @Test
    void the_uid_of_an_instance_goes_before_what_others_mention() {
        ImportedUids uids = new ImportedUids(database, namespace.name());
        adopt(with(copy("4711", "TRIAL-1", shift(0), "1.2", "2.25.7"), new AdoptedUid("1.3.1.1", "2.25.7.13", false)));
        assertEquals("2.25.7.13", uids.current().map("1.3.1.1"));

        adopt(copy("4711", "TRIAL-1", shift(0), "1.3", "2.25.8"));
        adopt(copy("4712", "TRIAL-2", shift(0), "1.4", "2.25.9"));

        assertEquals("2.25.8.1.1", uids.current().map("1.3.1.1"));
        assertEquals("2.25.9.1.1", uids.current().map("1.4.1.1"));
        assertEquals("2.25.7.1.1", uids.current().map("1.2.1.1"));
    }

    @Test
    void no_two_uids_become_the_same_and_copies_of_ours_keep_theirs() throws Exception {
        ImportedUids uids = new ImportedUids(database, namespace.name());
        adopt(with(copy("4711", "TRIAL-1", shift(0), "1.2", "2.25.7"), new AdoptedUid("1.3.9", "2.25.8.1.1", false)));
        assertEquals("2.25.8.1.1", uids.current().map("1.3.9"));

        adopt(with(copy("4711", "TRIAL-1", shift(0), "1.3", "2.25.8"), new AdoptedUid("1.4.9", "2.25.7.1", false)));

        assertEquals("2.25.8.1.1", uids.current().map("1.3.1.1"));
        assertNotEquals("2.25.8.1.1", uids.current().map("1.3.9"));
        assertNotEquals("2.25.7.1", uids.current().map("1.4.9"));
        assertEquals(
                refused(Contradiction.OTHER_UID),
                adopt(with(
                        copy("4711", "TRIAL-1", shift(0), "1.4", "2.25.9"),
                        new AdoptedUid("1.4.2", "2.25.7.1", true))));

        links.begin(link("1.6", "TRIAL-1", "2.25.11"));
        adopt(copy("4711", "TRIAL-1", shift(0), "1.5", "2.25.10"));
        assertEquals("2.25.10.1", uids.current().map("1.5.1"));
        assertNotEquals("2.25.10.9", uids.current().map("1.5.9"));
    }

    @Test
    void a_mapping_knows_all_of_many_adoptions() {
        ImportedUids uids = new ImportedUids(database, namespace.name());
        for (int i = 1; i <= 40; i++) {
            adopt(copy("4711", "TRIAL-1", shift(0), "1." + i, "2.25." + i));
            assertEquals("2.25." + i + ".1", uids.current().map("1." + i + ".1"));
        }
        assertEquals("2.25.1.1", uids.current().map("1.1.1"));
    }

    @Test
    void a_forgotten_patient_leaves_no_uid_and_is_not_adopted_again() throws Exception {
        AdoptedCopy copy = copy("4711", "TRIAL-1", shift(0), "1.2", "2.25.7");
        adopt(copy);
        ImportedUids uids = new ImportedUids(database, namespace.name());
        assertEquals("2.25.7.1", uids.current().map("1.2.1"));

        new PostgresForgetting(database)
                .forget(
                        namespace.name(),
                        "TRIAL-1",
                        List.of("2.25.7"),
                        "",
                        new AuditEntry(
                                archive, AuditEntry.Event.PATIENT_FORGOTTEN, ADA, namespace.name(), "TRIAL-1", ""));

        assertEquals(
                List.of("0"),
                place.strings(
                        "SELECT count(*) FROM pseudonymizer.adopted_uid WHERE domain = '" + namespace.name() + "'"));
        assertNotEquals("2.25.7.1", uids.current().map("1.2.1"));
        assertThrows(ForgottenException.class, () -> assigned(Identity.study("1.2")));
        assertEquals(refused(Contradiction.FORGOTTEN), adopt(copy));
    }
}
