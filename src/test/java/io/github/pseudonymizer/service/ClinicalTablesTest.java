// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.github.pseudonymizer.dicom.Uid;
import io.github.pseudonymizer.pseudonym.DateShift;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import io.github.pseudonymizer.pseudonym.PseudonymStore;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.service.csv.CsvException;
import io.github.pseudonymizer.service.csv.TableSource;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.AuditTrail;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.domain.Domain;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Invented patients are in the store of pseudonyms that this test keeps in memory. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ClinicalTablesTest {

    private static final Requester ADA = new Requester(Requester.Cause.HTTP, "ada", "192.0.2.7");
    private static final Domain DOMAIN = ServiceDomains.of(new Namespace("trial", new PseudonymFormat.Random("P")));

    private final Map<Identity, Pseudonym> known = new HashMap<>();
    private final PseudonymTable table = mock(PseudonymTable.class);
    private final PseudonymStore store = mock(PseudonymStore.class);
    private final AuditTrail audit = mock(AuditTrail.class);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @BeforeEach
    void fillStore() {
        known.put(Identity.patient("MERCY-1"), new Pseudonym.OfPatient("P-1", new DateShift(-10)));
        known.put(Identity.patient("MERCY-2"), new Pseudonym.OfPatient("P-2", new DateShift(-20)));
        known.put(Identity.study("1.2.3"), new Pseudonym.OfStudy(new Uid("2.25.3")));
        when(table.find(any(), any())).thenAnswer(call -> {
            Map<Identity, Pseudonym> found = new HashMap<>(known);
            found.keySet().retainAll(call.<Set<Identity>>getArgument(1));
            return found;
        });
        when(store.assign(any(), any())).thenAnswer(call -> {
            for (Identity one : call.<Set<Identity>>getArgument(1)) {
                known.computeIfAbsent(
                        one,
                        identity -> identity.kind() == Identity.Kind.STUDY
                                ? new Pseudonym.OfStudy(new Uid("2.25." + known.size()))
                                : new Pseudonym.OfPatient("P-" + known.size(), new DateShift(-1)));
            }
            return known;
        });
    }

    private TableReport run(String csv, String... arguments) {
        Map<String, String> map = new LinkedHashMap<>();
        for (String one : arguments) {
            map.put(one.substring(0, one.indexOf('=')), one.substring(one.indexOf('=') + 1));
        }
        return new ClinicalTables("archive", new ServicePorts(table, mock(AuditLog.class), store, audit), rows -> {})
                .run(DOMAIN, TableSource.of(csv), TableColumns.of(map).orElseThrow(), ADA, out);
    }

    private String answer() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void a_table_comes_back_with_pseudonyms_and_each_patients_own_shift() {
        TableReport report = run("""
            Case;Name;Born;Seen;Study;Score;Note
            MERCY-1;Muster, Maria;11.01.1950;20030111;1.2.3;7;"two
            lines; ""quoted\"\""
            MERCY-2;Meier;21.01.1960;;;8;
            """, "id=Case", "study=Study", "drop=Name", "dates=Born,Seen", "keep=Score,Note");

        assertTrue(report.isClean(), report.conflicts().toString());
        assertEquals(
                "Case;Born;Seen;Study;Score;Note\r\nP-1;01.01.1950;20030101;2.25.3;7;\"two\nlines; \"\"quoted\"\"\"\r\n"
                        + "P-2;01.01.1960;;;8;\r\n",
                answer());
        verify(audit)
                .record(argThat(entry -> entry.event() == AuditEntry.Event.TABLE_PSEUDONYMIZED
                        && entry.detail().equals("2 rows with columns 1 id, 1 study, 2 dates, 1 drop, 2 keep")));
    }

    @Test
    void nothing_is_answered_if_a_patient_has_no_pseudonym() {
        TableReport report = run("Case,Study\nMERCY-1,1.2.3\nMERCY-3,\nMERCY-1,1.2.4\n", "id=Case", "study=Study");

        assertEquals(
                new TableReport(
                        3,
                        List.of(
                                new Conflict(
                                        3, "column Case: the patient has no pseudonym; with assign=true one is given"),
                                new Conflict(
                                        4, "column Study: the study has no pseudonym; with assign=true one is given")),
                        2),
                report);
        assertEquals("", answer());
        verify(store, never()).assign(any(), any());
    }

    @Test
    void missing_pseudonyms_are_given_if_the_request_says_so() {
        TableReport report =
                run("Case,Seen\nMERCY-3,2003-01-02\nMERCY-3,2003-01-03\n", "id=Case", "dates=Seen", "assign=true");

        assertTrue(report.isClean());
        assertEquals("Case,Seen\r\nP-3,2003-01-01\r\nP-3,2003-01-02\r\n", answer());
    }

    @Test
    void no_pseudonym_is_given_if_another_row_is_in_conflict() {
        TableReport report = run("Case,Seen\nMERCY-3,2003-01-02\nMERCY-4,x\n", "id=Case", "dates=Seen", "assign=true");

        assertFalse(report.isClean());
        verify(store, never()).assign(any(), any());
    }

    @ParameterizedTest
    @ValueSource(strings = {"assign=true", "assign=false"})
    void no_pseudonym_is_promised_or_given_if_a_study_was_forgotten(String assign) {
        when(table.forgotten(any(), any())).thenAnswer(call -> {
            Set<Identity> found = new HashSet<>(Set.of(Identity.study("1.2.3"), Identity.study("1.2.4")));
            found.retainAll(call.<Set<Identity>>getArgument(1));
            return found;
        });

        TableReport report = run("Case,Study\nMERCY-1,1.2.3\nMERCY-3,1.2.4\n", "id=Case", "study=Study", assign);

        assertEquals(
                List.of(new Conflict(3, "column Study: the study was forgotten, and gets no pseudonym any more")),
                report.conflicts());
        verify(store, never()).assign(any(), any());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MERCY-1,03/04/2003,              | column Seen: a date must be written like 2003-12-31",
                "'',2003-04-03,                   | column Case: is empty or a placeholder that names no patient",
                "unknown,2003-04-03,              | column Case: is empty or a placeholder that names no patient",
                "MERCY-1,2003-04-03,see mercy-1.  | column Note: is kept, but mentions the patient's ID",
                "MERCY-1,2003-04-03 10:00,on 2003-04-03 | column Note: is kept, but mentions",
            })
    void a_conflict_names_line_column_and_what_is_allowed(String row, String reason) {
        TableReport report =
                run("Case,Seen,Note\n" + row.replace("''", "") + "\n", "id=Case", "dates=Seen", "keep=Note");

        assertEquals(1, report.conflictCount());
        assertEquals(2, report.conflicts().get(0).line());
        assertTrue(report.conflicts().get(0).reason().startsWith(reason), report.toString());
        assertFalse(report.toString().contains("MERCY"), report.toString());
        assertEquals("", answer());
    }

    @Test
    void a_kept_number_that_only_contains_the_id_is_no_conflict() {
        known.put(Identity.patient("1234"), new Pseudonym.OfPatient("P-4", new DateShift(0)));

        assertTrue(run("Case,Value\n1234,12345.6\n1234,51234\n", "id=Case", "keep=Value")
                .isClean());
        assertFalse(run("Case,Value\n1234,case 1234\n", "id=Case", "keep=Value").isClean());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Case,Name,Text | line 1, column Name, Text: what becomes of it must be said",
                "Name,Text      | line 1, column Case: this column is missing",
                "Case,Case      | line 1, column 2: each column must have a name of its own",
                "Case,          | line 1, column 2: each column must have a name of its own",
            })
    void each_column_must_be_mentioned(String header, String message) {
        CsvException refused = assertThrows(CsvException.class, () -> run(header + "\n", "id=Case"));

        assertTrue(("" + refused.getMessage()).startsWith(message), refused.getMessage());
        assertEquals("", answer());
    }

    @Test
    void names_may_have_any_characters_if_they_are_encoded() {
        TableReport report = run(
                "Case/Nr,\"A, B\",100%,a+b/%\nMERCY-1,12/21/2003,x,y\n",
                "id=Case%2FNr", "dates=A%2C B:MM%2Fdd%2Fyyyy", "keep=100%,a%2B%62%2f%");

        assertTrue(report.isClean(), report.toString());
        assertEquals("Case/Nr,\"A, B\",100%,a+b/%\r\nP-1,12/11/2003,x,y\r\n", answer());
    }

    @Test
    void without_an_entry_in_the_audit_trail_there_is_no_answer() {
        doThrow(new StoreException(StoreException.Reason.UNREACHABLE, "gone"))
                .when(audit)
                .record(any());

        assertThrows(StoreException.class, () -> run("Case\nMERCY-1\n", "id=Case"));
        assertEquals("", answer());
    }
}
