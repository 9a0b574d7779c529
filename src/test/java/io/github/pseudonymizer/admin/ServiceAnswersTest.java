// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.when;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.orthanc.bridge.Event;
import io.github.pseudonymizer.orthanc.bridge.ScriptedBridge;
import io.github.pseudonymizer.orthanc.intercept.TableJobs;
import io.github.pseudonymizer.orthanc.route.Reply;
import io.github.pseudonymizer.pseudonym.BusyException;
import io.github.pseudonymizer.pseudonym.DateShift;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import io.github.pseudonymizer.service.Conflict;
import io.github.pseudonymizer.service.ImportReport;
import io.github.pseudonymizer.service.ImportRow;
import io.github.pseudonymizer.service.ImportRows;
import io.github.pseudonymizer.service.PseudonymTable;
import io.github.pseudonymizer.service.ServiceDomains;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the service answers. ServiceIT and ImportJobsIT show the same with a real database. */
class ServiceAnswersTest {

    private final MockedApi api = new MockedApi();
    private final List<String> states = new ArrayList<>();
    private final List<String> told = new ArrayList<>();

    private final class Engine extends ScriptedBridge {

        @Override
        public String submitJob(String state, String content, int priority) {
            states.add(state);
            told.add(content);
            return "job";
        }

        @Override
        public void updateJob(long job, float progress, String content) {
            told.add(content);
        }

        @Override
        public void endJob(long job, boolean success, String content) {
            told.add(success + content);
        }
    }

    @BeforeEach
    void configure() {
        api.domains = List.of(ServiceDomains.of(new Namespace("default", new PseudonymFormat.Random("P"))));
        api.tableJobs = new TableJobs(new Engine());
        when(api.table.add(any(), any(), any(), anyBoolean(), any()))
                .thenAnswer(call -> report(call.getArgument(2), call.getArgument(3)));
    }

    /** Each row is new, unless it cannot be imported. */
    private static ImportReport report(ImportRows rows, boolean dryRun) {
        long[] count = new long[1];
        List<Conflict> conflicts = new ArrayList<>();
        rows.readAll(new ImportRows.Taker() {
            @Override
            public void row(ImportRow row) {
                count[0]++;
            }

            @Override
            public void conflict(Conflict conflict) {
                count[0]++;
                conflicts.add(conflict);
            }
        });
        boolean applied = conflicts.isEmpty() && !dryRun;
        return new ImportReport(count[0], count[0] - conflicts.size(), 0, conflicts, conflicts.size(), applied);
    }

    private Reply post(String path, String body) {
        return api.answer(new Ask("POST", path, Map.of(), MockedApi.caller("alice", false), body));
    }

    private Reply importByJob(String table) {
        Reply begun = post("import/domain=default&asynchronous=true", table);
        assertEquals(200, begun.status());
        assertEquals(
                "{\"ID\":\"job\",\"Path\":\"/jobs/job\",\"Answer\":\"/pseudonymizer/import/job\"}",
                begun.body().toString());
        assertEquals(202, api.get("import/job", "alice").status());
        assertTrue(api.tableJobs.begin(new Event.JobBegins(1, 1, "job", states.get(0))));
        return api.get("import/job", "alice");
    }

    @Test
    void a_job_answers_what_the_import_would_have_answered() {
        String table = "PatientID,Pseudonym\n4711,MERCY-1\n4712,MERCY-2\n";

        Reply reply = importByJob(table);

        assertEquals(200, reply.status());
        assertEquals(post("import/domain=default", table).body(), reply.body());
        assertEquals(
                "{\"Rows\":2,\"New\":2,\"Known\":0,\"Conflicts\":[],\"Applied\":true}",
                reply.body().toString());
    }

    @Test
    void conflicts_are_listed_in_the_answer_and_only_counted_in_the_job() {
        Reply reply = importByJob("PatientID,Pseudonym\n4711,MERCY-1\n,MERCY-2\n");

        JsonObject body = reply.body().getAsJsonObject();
        assertEquals(409, reply.status());
        assertEquals(1, body.getAsJsonArray("Conflicts").size());
        assertFalse(body.get("Applied").getAsBoolean());
        String end = told.get(told.size() - 1);
        assertTrue(end.startsWith("false") && end.contains("\"ConflictsCount\":1"), end);
        assertFalse(told.toString().contains("4711") || told.toString().contains("MERCY"), told.toString());
    }

    @Test
    void a_job_waits_while_another_import_goes_on_for_which_a_client_waits() {
        doThrow(new BusyException("another import"))
                .doAnswer(call -> report(call.getArgument(2), call.getArgument(3)))
                .when(api.table)
                .add(any(), any(), any(), anyBoolean(), any());

        Reply reply = importByJob("PatientID,Pseudonym\n4711,MERCY-1\n");

        assertEquals(200, reply.status(), reply.toString());
    }

    @Test
    void there_are_only_the_jobs_of_imports() {
        assertEquals(404, api.get("import/another", "alice").status());
        assertEquals(403, api.get("import/another", "bob").status());
    }

    @Test
    void a_patient_without_a_pseudonym_has_null() {
        when(api.table.find(any(), any()))
                .thenReturn(Map.of(Identity.patient("4711"), new Pseudonym.OfPatient("P1", new DateShift(-7))));

        Reply reply = post(
                "pseudonyms",
                "{\"Domain\":\"default\",\"PatientIDs\":[\"4711\",{\"PatientID\":\"4712\",\"IssuerOfPatientID\":\"Mercy\"}]}");

        assertEquals(
                "[{\"PatientID\":\"4711\",\"Pseudonym\":\"P1\"},"
                        + "{\"PatientID\":\"4712\",\"IssuerOfPatientID\":\"Mercy\",\"Pseudonym\":null}]",
                reply.body().toString());
    }

    @Test
    void a_pseudonym_leads_to_the_patient_the_study_or_the_pseudonym_it_was_merged_into() {
        when(api.table.identities(any(), any()))
                .thenReturn(List.of(
                        new PseudonymTable.Known("default", "P1", Identity.patient("4711", "Mercy")),
                        new PseudonymTable.Known("default", "P2", Identity.patientOfStudy("1.2.3")),
                        new PseudonymTable.Known("default", "2.25.4", Identity.study("1.2.4"))));
        when(api.table.merged(any(), any())).thenReturn(List.of(new PseudonymTable.Merged("default", "P3", "P1")));

        Reply reply = post("identities", "{\"Pseudonyms\":[\"P1\",\"P2\",\"2.25.4\",\"P3\"],\"Reason\":\"a letter\"}");

        assertEquals(
                "[{\"Pseudonym\":\"P1\",\"Domain\":\"default\",\"PatientID\":\"4711\",\"IssuerOfPatientID\":\"Mercy\"},"
                        + "{\"Pseudonym\":\"P2\",\"Domain\":\"default\",\"PatientID\":\"\",\"StudyInstanceUID\":\"1.2.3\"},"
                        + "{\"Pseudonym\":\"2.25.4\",\"Domain\":\"default\",\"StudyInstanceUID\":\"1.2.4\"},"
                        + "{\"Pseudonym\":\"P3\",\"Domain\":\"default\",\"MergedInto\":\"P1\"}]",
                reply.body().toString());
    }

    @Test
    void domains_are_told_with_their_counts() {
        when(api.table.counts()).thenReturn(Map.of("former", new PseudonymTable.Counts(1, 2, 3, 4)));

        String domains = api.get("domains", "alice").body().toString();

        assertTrue(domains.contains("\"Domain\":\"default\""), domains);
        assertTrue(domains.contains("\"Patients\":1,\"Studies\":2,\"Copies\":3,\"Failures\":4"), domains);
    }
}
