// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.orthanc.bridge.Json;
import io.github.pseudonymizer.orthanc.intercept.TableJobs;
import io.github.pseudonymizer.orthanc.intercept.TableWork;
import io.github.pseudonymizer.orthanc.route.Query;
import io.github.pseudonymizer.orthanc.route.Reply;
import io.github.pseudonymizer.pseudonym.BusyException;
import io.github.pseudonymizer.service.ImportReport;
import io.github.pseudonymizer.service.PseudonymService;
import io.github.pseudonymizer.service.csv.TableSource;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.domain.Domain;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /pseudonymizer/import/domain=&dry-run=&asynchronous=}: brings a table of pseudonyms.
 *
 * @param jobs carry out those that no client waits for
 */
record ImportRoute(PseudonymService service, TableJobs jobs) {

    /** Where the answers of jobs are; the job's id follows. */
    static final String ANSWERS = "/pseudonymizer/import/";

    private static final String DOMAIN = "domain";
    private static final String DRY_RUN = "dry-run";
    private static final String ASYNCHRONOUS = "asynchronous";
    private static final Set<String> NAMES = Set.of(DOMAIN, DRY_RUN, ASYNCHRONOUS);
    private static final Set<String> FLAGS = Set.of("true", "false");
    private static final String ALLOWED = "the address must be /pseudonymizer/import/domain=NAME, to which"
            + " &dry-run=true and &asynchronous=true may be added, with a slash instead of a question mark, because"
            + " Orthanc does not hand on what follows the question mark of a POST";
    private static final String UNKNOWN = "there is no such import: only the newest five since Orthanc was started are"
            + " kept. The audit trail tells what became of all";

    private record Content(String description, String domain, boolean dryRun) {}

    /** Without the list of conflicts, which only administrators are told. */
    private record Counts(
            long rows,
            long known,
            long conflictsCount,
            boolean applied,
            @Nullable String error) {}

    /** With the arguments in the path. */
    Reply inPath(Query query) {
        return bring(query, PathArguments.of(query.parameter(0)));
    }

    /** With the arguments behind a question mark, which an Orthanc may hand on some day. */
    Reply inQuery(Query query) {
        return bring(query, query.arguments());
    }

    /** What became of a job, answered as if the client had waited for it. */
    Reply ofJob(Query query) {
        return jobs.answer(query.parameter(0)).orElseGet(() -> Reply.problem(404, UNKNOWN));
    }

    private Reply bring(Query query, Map<String, String> arguments) {
        String name = arguments.getOrDefault(DOMAIN, "");
        String dryRun = arguments.getOrDefault(DRY_RUN, "false");
        String asynchronous = arguments.getOrDefault(ASYNCHRONOUS, "false");
        if (name.isEmpty()
                || !NAMES.containsAll(arguments.keySet())
                || !FLAGS.contains(dryRun)
                || !FLAGS.contains(asynchronous)) {
            return Reply.problem(400, ALLOWED);
        }
        Domain domain = service.domains().named(name);
        return asynchronous.equals("true")
                ? submit(query, domain, dryRun.equals("true"))
                : answer(service.importing()
                        .run(
                                domain,
                                TableSource.of(query.content().bytes()),
                                dryRun.equals("true"),
                                query.requester()));
    }

    private static Reply answer(ImportReport report) {
        return new Reply(report.isClean() ? 200 : 409, ServiceJson.of(report));
    }

    private Reply submit(Query query, Domain domain, boolean dryRun) {
        Requester requester = query.requester();
        JsonObject content = Json.of(new Content("Import", domain.namespace().name(), dryRun))
                .getAsJsonObject();
        return jobs.submit(
                ANSWERS,
                content,
                query.content().bytes(),
                (table, watch) -> result(patiently(
                        watch,
                        () -> service.importing()
                                .run(domain, WatchedTable.of(table, watch), dryRun, requester, watch::check))));
    }

    /** No client waits for a job, so it waits itself for the end of imports for which one does. */
    private static ImportReport patiently(TableWork.Watch watch, Supplier<ImportReport> importing) {
        while (true) {
            try {
                return importing.get();
            } catch (BusyException another) {
                watch.check();
            }
        }
    }

    private static TableWork.Result result(ImportReport report) {
        String error = report.isClean()
                ? null
                : "conflicts: " + report.conflictCount() + ", so nothing was written; GET " + ANSWERS
                        + " with the ID of this job lists them";
        JsonObject counts = Json.of(
                        new Counts(report.rows(), report.known(), report.conflictCount(), report.applied(), error))
                .getAsJsonObject();
        counts.addProperty("New", report.added());
        return new TableWork.Result(report.isClean(), counts, () -> answer(report));
    }
}
