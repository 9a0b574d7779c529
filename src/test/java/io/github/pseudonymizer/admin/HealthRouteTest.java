// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.metrics.DatabaseState;
import io.github.pseudonymizer.orthanc.bridge.RouteState;
import io.github.pseudonymizer.orthanc.intercept.WorkersState;
import io.github.pseudonymizer.orthanc.route.Reply;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.PendingStudy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HealthRouteTest {

    static DatabaseState usable() {
        return new DatabaseState.Usable(new PendingStudy.Queue(4711, 0, 0, Duration.ZERO));
    }

    static RouteState allRoutes() {
        return new RouteState(List.of(), "Change the order.", 0, 0, 0);
    }

    private static Reply health(DatabaseState database, WorkersState workers) {
        return new HealthRoute("1.2.3", () -> database, () -> workers, HealthRouteTest::allRoutes).answer();
    }

    @Test
    void a_server_that_can_work_is_well() {
        Reply reply = health(usable(), WorkersState.OK);

        assertEquals(200, reply.status());
        assertEquals(
                "{\"Version\":\"1.2.3\",\"Status\":\"ok\",\"Database\":\"ok\",\"StableStudies\":\"ok\",\"Routes\":\"ok\"}",
                reply.body().toString());
    }

    @ParameterizedTest
    @EnumSource(StoreException.Reason.class)
    void without_a_database_it_is_503_and_says_why(StoreException.Reason reason) {
        Reply reply = health(new DatabaseState.Unusable(reason), WorkersState.OK);

        assertEquals(503, reply.status());
        assertEquals("unavailable", reply.body().getAsJsonObject().get("Status").getAsString());
        assertEquals(
                reason.name(), reply.body().getAsJsonObject().get("Database").getAsString());
        assertEquals(
                "The database cannot be used (" + reason.name() + "): " + reason.advice() + ".",
                reply.body().getAsJsonObject().get("Details").getAsString());
    }

    @Test
    void while_the_plugin_begins_it_has_the_same_form() {
        Reply reply = HealthRoute.unavailable("1.2.3", StoreException.Reason.PREPARING, "not yet");

        assertEquals(503, reply.status());
        assertEquals(
                "{\"Version\":\"1.2.3\",\"Status\":\"unavailable\",\"Database\":\"PREPARING\",\"Details\":\"not yet\"}",
                reply.body().toString());
    }

    @ParameterizedTest
    @EnumSource(value = WorkersState.class, mode = EnumSource.Mode.EXCLUDE, names = "OK")
    void with_workers_that_hang_or_ended_it_is_503_and_says_so(WorkersState workers) {
        Reply reply = health(usable(), workers);

        assertEquals(503, reply.status());
        assertEquals(
                workers.name(),
                reply.body().getAsJsonObject().get("StableStudies").getAsString());
    }

    @Test
    void with_routes_that_another_plugin_answers_it_is_503_and_says_which_and_what_to_change() {
        RouteState bypassed = new RouteState(List.of("/tools/bulk-anonymize"), "Change the order.", 4711, 0, 0);

        Reply reply = new HealthRoute("1.2.3", HealthRouteTest::usable, () -> WorkersState.OK, () -> bypassed).answer();

        assertEquals(503, reply.status());
        assertEquals(
                "{\"Version\":\"1.2.3\",\"Status\":\"unavailable\",\"Database\":\"ok\",\"StableStudies\":\"ok\","
                        + "\"Routes\":\"BYPASSED\",\"Bypassed\":[\"/tools/bulk-anonymize\"],"
                        + "\"Details\":\"another plugin was loaded before the pseudonymizer. Change the order.\"}",
                reply.body().toString());
    }
}
