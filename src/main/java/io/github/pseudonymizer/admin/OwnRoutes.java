// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import static io.github.pseudonymizer.orthanc.route.Access.ADMINISTRATORS;
import static io.github.pseudonymizer.orthanc.route.Access.EVERYBODY;

import io.github.pseudonymizer.admin.review.ReviewRoutes;
import io.github.pseudonymizer.app.AppFiles;
import io.github.pseudonymizer.orthanc.bridge.HttpAnswer;
import io.github.pseudonymizer.orthanc.caller.Visibility;
import io.github.pseudonymizer.orthanc.intercept.TableJobs;
import io.github.pseudonymizer.orthanc.route.Access;
import io.github.pseudonymizer.orthanc.route.Query;
import io.github.pseudonymizer.orthanc.route.Reply;
import io.github.pseudonymizer.orthanc.route.Route;
import io.github.pseudonymizer.service.PseudonymService;
import io.github.pseudonymizer.study.Domains;
import io.github.pseudonymizer.study.Stores;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.adopt.AdoptCopies;
import io.github.pseudonymizer.study.builtin.BuiltInCopies;
import io.github.pseudonymizer.study.copy.Explaining;
import io.github.pseudonymizer.study.forget.ForgetPatient;
import io.github.pseudonymizer.study.merge.MergePatients;
import io.github.pseudonymizer.study.review.Reviewing;
import io.github.pseudonymizer.study.stable.Remakes;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The routes below {@code /pseudonymizer}. {@code docs/api.md} lists them, too. Thread-safe.
 *
 * @param copiesAreOpen whether everybody may ask which copies an original has; otherwise administrators only
 * @param takesRequests whether requests to anonymize come to us
 */
public record OwnRoutes(
        StudyArchive archive,
        Stores stores,
        Domains domains,
        Remakes remakes,
        ForgetPatient forgetting,
        MergePatients merging,
        AdoptCopies adopting,
        HealthRoute health,
        PseudonymService service,
        TableJobs tableJobs,
        Reviewing reviewing,
        Visibility visibility,
        boolean copiesAreOpen,
        boolean takesRequests) {

    /** Former paths, each with the path that has taken its place. */
    public static final Map<String, String> RENAMED = Map.of("/pseudonymizer/strays", "/pseudonymizer/built-in-copies");

    /** The rows of the table. */
    public List<Route> routes() {
        StatusPage page = new StatusPage(health);
        ExplanationRoute explanation = new ExplanationRoute(new Explaining(archive, stores.links(), domains));
        CopiesRoute copies = new CopiesRoute(archive, stores.links());
        OriginalRoute original = new OriginalRoute(archive.name(), stores.links(), stores.audit());
        QueueRoute queue = new QueueRoute(archive.name(), stores.contents(), stores.audit());
        BuiltInCopiesRoute builtIn = new BuiltInCopiesRoute(new BuiltInCopies(archive, stores, domains));
        RemakeRoute remake = new RemakeRoute(remakes);
        Access open = copiesAreOpen ? EVERYBODY : ADMINISTRATORS;
        List<Route> routes = List.of(
                page(StatusPage.PATH, query -> wantsJson(query) ? list().toAnswer() : page.answer()),
                page(StatusPage.STYLE, query -> StatusPage.style()),
                page(AppFiles.PATH, query -> AppFiles.page()),
                page(AppFiles.FILES, OwnRoutes::appFile),
                get(HealthRoute.PATH, "", EVERYBODY, query -> health.answer()),
                get("/pseudonymizer/me", "", EVERYBODY, new CallerRoute(takesRequests)::answer),
                get("/pseudonymizer/copies/{study id}", "", open, copies::answer),
                get("/pseudonymizer/copies", "outdated=true&since=&limit=", ADMINISTRATORS, remake::list),
                post("/pseudonymizer/remake", remake::remake),
                guarded("POST", "/pseudonymizer/forget", "", answer(new ForgetRoute(forgetting)::forget)),
                guarded("POST", "/pseudonymizer/patients/merge", "", answer(new MergeRoute(merging, domains)::merge)),
                get("/pseudonymizer/original/{study id}", "", ADMINISTRATORS, original::answer),
                get("/pseudonymizer/explain/{instance id}", "domain=", ADMINISTRATORS, explanation::answer),
                get("/pseudonymizer/built-in-copies", "since=&limit=", ADMINISTRATORS, builtIn::list),
                post("/pseudonymizer/built-in-copies", builtIn::replace),
                get("/pseudonymizer/queue", "", ADMINISTRATORS, query -> queue.count()),
                get("/pseudonymizer/queue/failed", "limit=", ADMINISTRATORS, queue::failed),
                get("/pseudonymizer/queue/reasons", "", ADMINISTRATORS, queue::reasons),
                post("/pseudonymizer/queue/retry", queue::retry));
        return Stream.of(routes, new ReviewRoutes(reviewing, visibility).routes(), serviceRoutes())
                .flatMap(List::stream)
                .toList();
    }

    /** All that leads from pseudonyms to identities: who may not ask is recorded, too. */
    private List<Route> serviceRoutes() {
        ImportRoute importing = new ImportRoute(service, tableJobs);
        TableRoute table = new TableRoute(service);
        LookUpRoute lookUp = new LookUpRoute(service);
        AdoptRoute adopt = new AdoptRoute(adopting);
        ExportRoute export = new ExportRoute(service);
        AuditRoute auditTrail = new AuditRoute(service);
        DomainsRoute all = new DomainsRoute(service);
        return List.of(
                guarded(
                        "POST",
                        "/pseudonymizer/import/{domain=&dry-run=&asynchronous=}",
                        "",
                        answer(importing::inPath)),
                guarded("POST", "/pseudonymizer/import", "", answer(importing::inQuery)),
                guarded("GET", ImportRoute.ANSWERS + "{job id}", "", answer(importing::ofJob)),
                guarded("POST", "/pseudonymizer/adopt/{domain=&dry-run=}", "", answer(adopt::inPath)),
                guarded("POST", "/pseudonymizer/adopt", "", answer(adopt::inBody)),
                guarded(
                        "POST",
                        "/pseudonymizer/table/{domain=&id=&issuer=&study=&dates=&drop=&keep=&assign=}",
                        "",
                        table::inPath),
                guarded("POST", "/pseudonymizer/table", "", table::inQuery),
                guarded("POST", "/pseudonymizer/pseudonyms", "", answer(lookUp::pseudonyms)),
                guarded("POST", "/pseudonymizer/identities", "", answer(lookUp::identities)),
                guarded("GET", "/pseudonymizer/export", "domain=&what=&reason=&since=&limit=", export::answer),
                guarded("GET", "/pseudonymizer/audit", "since=&subject=&limit=&format=", auditTrail::answer),
                guarded("GET", "/pseudonymizer/domains", "", answer(all::answer)));
    }

    private static Route guarded(String method, String path, String arguments, Function<Query, HttpAnswer> answer) {
        return new Route(method, path, arguments, Access.RECORDED_ADMINISTRATORS, Route.Handler.of(answer));
    }

    private static Function<Query, HttpAnswer> answer(Function<Query, Reply> reply) {
        return reply.andThen(Reply::toAnswer);
    }

    private static Route page(String path, Function<Query, HttpAnswer> answer) {
        return new Route("GET", path, "", EVERYBODY, Route.Handler.of(answer));
    }

    private static HttpAnswer appFile(Query query) {
        return AppFiles.file(query.parameter(0), query.request())
                .orElseGet(() -> Reply.problem(404, "the page has no such file").toAnswer());
    }

    private static Route get(String path, String arguments, Access access, Function<Query, Reply> answer) {
        return new Route("GET", path, arguments, access, Route.Handler.of(answer.andThen(Reply::toAnswer)));
    }

    private static Route post(String path, Function<Query, Reply> answer) {
        return new Route("POST", path, "", ADMINISTRATORS, Route.Handler.of(answer.andThen(Reply::toAnswer)));
    }

    /** Browsers prefer HTML, and most programs take anything: both get the page. */
    private static boolean wantsJson(Query query) {
        String accepted = query.request().headers().getOrDefault("accept", "");
        return accepted.contains("application/json") && !accepted.contains("text/html");
    }

    private record Row(String method, String path, String arguments, String access) {}

    /** The table itself. */
    private Reply list() {
        return Reply.ok(routes().stream()
                .map(route -> new Row(
                        route.method(),
                        route.path(),
                        route.arguments(),
                        route.access().text()))
                .toList());
    }
}
