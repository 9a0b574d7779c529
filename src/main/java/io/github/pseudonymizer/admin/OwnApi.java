package io.github.pseudonymizer.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.orthanc.caller.Administrators;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.AuditTrail;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Links;
import io.github.pseudonymizer.study.QueueContents;
import java.util.Optional;

/**
 * The plugin's own REST API under {@code /pseudonymizer/}. Thread-safe.
 *
 * <p>{@code health} is open and says nothing about patients; {@code copies} may be open; everything else is for
 * administrators.
 */
public final class OwnApi {

    private final String archive;
    private final Links links;
    private final QueueContents contents;
    private final AuditTrail audit;
    private final HealthRoute health;
    private final ExplanationRoute explanation;
    private final CopiesRoute copies;
    private final BuiltInCopiesRoute builtInCopies;
    private final RemakeRoute remake;
    private final Administrators administrators;

    /**
     * Puts the API together.
     *
     * @param archive the archive's name for itself
     */
    public OwnApi(
            String archive,
            Links links,
            QueueContents contents,
            AuditTrail audit,
            HealthRoute health,
            ExplanationRoute explanation,
            CopiesRoute copies,
            BuiltInCopiesRoute builtInCopies,
            RemakeRoute remake,
            Administrators administrators) {
        this.archive = archive;
        this.links = links;
        this.contents = contents;
        this.audit = audit;
        this.health = health;
        this.explanation = explanation;
        this.copies = copies;
        this.builtInCopies = builtInCopies;
        this.remake = remake;
        this.administrators = administrators;
    }

    /**
     * Answers a request.
     *
     * @throws StoreException if the database fails; {@code health} answers that itself
     */
    public Reply answer(Query query) {
        Optional<Reply> wrongMethod = wrongMethod(query);
        if (wrongMethod.isPresent()) {
            return wrongMethod.get();
        }
        if (query.path().equals(HealthRoute.PATH)) {
            return health.answer();
        }
        boolean administrator = administrators.include(query.caller());
        if (!administrator && !copies.isOpenFor(query)) {
            return Reply.problem(403, "for administrators only: see Pseudonymizer.Administrators in orthanc.json");
        }
        if (query.path().startsWith(ExplanationRoute.PATH)) {
            return explanation.answer(query);
        }
        if (query.path().startsWith(CopiesRoute.PATH)) {
            return copies.answer(query, administrator);
        }
        if (query.path().startsWith(OriginalRoute.PATH)) {
            return new OriginalRoute(archive, links, audit).answer(query);
        }
        return switch (query.path()) {
            case "links" -> links(query);
            case BuiltInCopiesRoute.PATH -> builtInCopies.answer(query);
            default ->
                new QueueRoute(archive, contents, audit)
                        .answer(query)
                        .or(() -> remake.answer(query))
                        .orElseGet(() -> Reply.problem(
                                404,
                                "there are, under /pseudonymizer/, health, links, queue, queue/failed, queue/retry, strays,"
                                        + " copies, copies/{study id}, remake, original/{study id} and"
                                        + " explain/{instance id}"));
        };
    }

    private static Optional<Reply> wrongMethod(Query query) {
        boolean get = query.method().equals("GET");
        boolean post = query.method().equals("POST");
        if (query.path().equals(QueueRoute.RETRY) || query.path().equals(RemakeRoute.PATH)) {
            return post ? Optional.empty() : Optional.of(Reply.problem(405, "only POST is allowed here"));
        }
        if (query.path().equals(BuiltInCopiesRoute.PATH)) {
            return get || post
                    ? Optional.empty()
                    : Optional.of(Reply.problem(405, "only GET and POST are allowed here"));
        }
        return get ? Optional.empty() : Optional.of(Reply.problem(405, "only GET is allowed here"));
    }

    private Reply links(Query query) {
        Optional<Integer> limit = query.limit();
        if (limit.isEmpty()) {
            return Reply.problem(400, Query.LIMITS);
        }
        audit.record(new AuditEntry(
                archive, AuditEntry.Event.LINKS_READ, query.requester(), "", "", "newest " + limit.get()));
        JsonArray array = new JsonArray();
        links.latest(archive, limit.get()).forEach(link -> array.add(json(link)));
        return new Reply(200, array);
    }

    private static JsonObject json(Link link) {
        JsonObject json = new JsonObject();
        json.addProperty("Original", link.original());
        json.addProperty("Copy", link.copy());
        json.addProperty("Domain", link.domain());
        json.addProperty("Pseudonym", link.pseudonym());
        json.addProperty("State", link.state().name());
        json.addProperty("Cause", link.requester().cause().word());
        json.addProperty("User", link.requester().user());
        json.addProperty("Address", link.requester().address());
        json.addProperty("Instances", link.instances());
        json.addProperty("Orphans", link.orphans());
        json.addProperty("Changed", link.changed().toString());
        return json;
    }
}
