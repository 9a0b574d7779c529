// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import io.github.pseudonymizer.metrics.DatabaseState;
import io.github.pseudonymizer.metrics.DatabaseState.Unusable;
import io.github.pseudonymizer.orthanc.bridge.Json;
import io.github.pseudonymizer.orthanc.bridge.RouteState;
import io.github.pseudonymizer.orthanc.intercept.WorkersState;
import io.github.pseudonymizer.orthanc.route.Reply;
import io.github.pseudonymizer.pseudonym.StoreException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /pseudonymizer/health}: whether this server can pseudonymize, by status 200 or 503. For load balancers,
 * and for programs that restart an Orthanc that hangs. Open to everybody, says nothing about patients, and is answered
 * at once. Thread-safe.
 *
 * @param version of the plugin
 * @param database state of the database; it is asked for every answer, so it must be quick
 * @param workers state of the threads that pseudonymize stable studies. It counts because a fault that stops them may
 *     stop requests, too, and a restart helps
 * @param routes whether requests come to us. This counts because requests that do not are denied
 */
public record HealthRoute(
        String version, Supplier<DatabaseState> database, Supplier<WorkersState> workers, Supplier<RouteState> routes) {

    /** Of the route. */
    public static final String PATH = "/pseudonymizer/health";

    private record Health(
            String version,
            String status,
            String database,
            @Nullable String stableStudies,
            @Nullable String routes,
            @Nullable List<String> bypassed,
            @Nullable String details) {}

    Reply answer() {
        Optional<Reason> trouble =
                database.get() instanceof Unusable unusable ? Optional.of(unusable.reason()) : Optional.empty();
        WorkersState workersState = workers.get();
        RouteState routeState = routes.get();
        boolean well = trouble.isEmpty() && workersState == WorkersState.OK && routeState.isWell();
        List<String> details = new ArrayList<>();
        trouble.map(HealthRoute::details).ifPresent(details::add);
        if (!routeState.isWell()) {
            details.add("another plugin was loaded before the pseudonymizer. " + routeState.advice());
        }
        Health health = new Health(
                version,
                well ? "ok" : "unavailable",
                trouble.map(Reason::name).orElse("ok"),
                workersState == WorkersState.OK ? "ok" : workersState.name(),
                routeState.isWell() ? "ok" : "BYPASSED",
                routeState.isWell() ? null : routeState.bypassed(),
                details.isEmpty() ? null : String.join(" ", details));
        return new Reply(well ? 200 : 503, Json.of(health));
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
        return new Reply(503, Json.of(new Health(version, "unavailable", trouble.name(), null, null, null, details)));
    }
}
