package io.github.pseudonymizer.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.metrics.DatabaseState;
import io.github.pseudonymizer.metrics.DatabaseState.Unusable;
import io.github.pseudonymizer.orthanc.RouteState;
import io.github.pseudonymizer.orthanc.WorkersState;
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
        String databaseState =
                database.get() instanceof Unusable unusable ? unusable.reason().name() : "ok";
        WorkersState workersState = workers.get();
        RouteState routeState = routes.get();
        boolean well = databaseState.equals("ok") && workersState == WorkersState.OK && routeState.isWell();
        JsonObject json = new JsonObject();
        json.addProperty("Version", version);
        json.addProperty("Status", well ? "ok" : "unavailable");
        json.addProperty("Database", databaseState);
        json.addProperty("StableStudies", workersState == WorkersState.OK ? "ok" : workersState.name());
        json.addProperty("Routes", routeState.isWell() ? "ok" : "BYPASSED");
        if (!routeState.isWell()) {
            JsonArray bypassed = new JsonArray();
            routeState.bypassed().forEach(bypassed::add);
            json.add("Bypassed", bypassed);
            json.addProperty("Details", "another plugin was loaded before the pseudonymizer. " + routeState.advice());
        }
        return new Reply(well ? 200 : 503, json);
    }
}
