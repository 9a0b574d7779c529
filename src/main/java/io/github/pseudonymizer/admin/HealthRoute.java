package io.github.pseudonymizer.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.metrics.DatabaseState;
import io.github.pseudonymizer.metrics.DatabaseState.Unusable;
import io.github.pseudonymizer.orthanc.bridge.RouteState;
import io.github.pseudonymizer.orthanc.intercept.WorkersState;
import io.github.pseudonymizer.pseudonym.StoreException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether this server can pseudonymize, for load balancers and whoever restarts what hangs: 200 or 503. Open to
 * everybody, says nothing about patients, is answered at once. Thread-safe.
 *
 * @param version of the plugin
 * @param database how the database is; asked for every answer, so it must be quick
 * @param workers how those are who pseudonymize stable studies; they count, for what hangs one of them may hang
 *     requests, and a restart helps
 * @param routes whether requests come to us; they count, because requests are denied where they would not
 */
public record HealthRoute(
        String version, Supplier<DatabaseState> database, Supplier<WorkersState> workers, Supplier<RouteState> routes) {

    static final String PATH = "health";

    Reply answer() {
        Optional<Reason> trouble =
                database.get() instanceof Unusable unusable ? Optional.of(unusable.reason()) : Optional.empty();
        WorkersState workersState = workers.get();
        RouteState routeState = routes.get();
        boolean well = trouble.isEmpty() && workersState == WorkersState.OK && routeState.isWell();
        JsonObject json = new JsonObject();
        json.addProperty("Version", version);
        json.addProperty("Status", well ? "ok" : "unavailable");
        json.addProperty("Database", trouble.map(Reason::name).orElse("ok"));
        json.addProperty("StableStudies", workersState == WorkersState.OK ? "ok" : workersState.name());
        json.addProperty("Routes", routeState.isWell() ? "ok" : "BYPASSED");
        if (!routeState.isWell()) {
            JsonArray bypassed = new JsonArray();
            routeState.bypassed().forEach(bypassed::add);
            json.add("Bypassed", bypassed);
        }
        List<String> details = new ArrayList<>();
        trouble.map(HealthRoute::details).ifPresent(details::add);
        if (!routeState.isWell()) {
            details.add("another plugin was loaded before the pseudonymizer. " + routeState.advice());
        }
        if (!details.isEmpty()) {
            json.addProperty("Details", String.join(" ", details));
        }
        return new Reply(well ? 200 : 503, json);
    }

    private static String details(Reason trouble) {
        return "The database cannot be used (" + trouble + "): " + trouble.advice() + ".";
    }

    /**
     * The answer while the plugin has not begun its work.
     *
     * @param trouble why the database cannot be used; {@link Reason#PREPARING} if nothing has gone wrong
     * @param details the same in words
     */
    public static Reply unavailable(String version, Reason trouble, String details) {
        JsonObject json = new JsonObject();
        json.addProperty("Version", version);
        json.addProperty("Status", "unavailable");
        json.addProperty("Database", trouble.name());
        json.addProperty("Details", details);
        return new Reply(503, json);
    }
}
