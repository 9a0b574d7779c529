// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.postgres.patient.PostgresForgetting;
import io.github.pseudonymizer.postgres.patient.PostgresMerging;
import io.github.pseudonymizer.postgres.service.PostgresAuditLog;
import io.github.pseudonymizer.postgres.service.PostgresPseudonymTable;
import io.github.pseudonymizer.service.AuditLog;
import io.github.pseudonymizer.service.PseudonymTable;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** PostgreSQL keeps no NUL in text. To ask for such text is a question like any other, and no failure. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NulInTextIT extends PostgresDatabaseFixture {

    private static final String ODD = "P-\0001";

    private PostgresDatabase database;

    @BeforeEach
    void open() {
        database = place.open();
    }

    @Test
    void no_identity_is_behind_such_a_pseudonym() {
        PseudonymTable table = new PostgresPseudonymTable(database);

        assertEquals(List.of(), table.identities(Optional.empty(), List.of(ODD, "P-1")));
        assertEquals(List.of(), table.identities(Optional.of("de\0fault"), List.of("P-1")));
        assertEquals(List.of(), table.merged(Optional.empty(), List.of(ODD)));
    }

    @Test
    void no_patient_who_could_be_merged_or_forgotten_has_one() {
        assertTrue(new PostgresMerging(database).find("default", ODD).isEmpty());
        assertTrue(new PostgresForgetting(database).find("", "default", ODD).isEmpty());
    }

    @Test
    void no_entry_of_the_audit_trail_is_about_one() {
        AuditLog.Selection about = AuditLog.Selection.of("", ODD).orElseThrow();

        assertEquals(List.of(), new PostgresAuditLog(database).entries(about, 10));
    }
}
