// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.after;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.orthanc.bridge.Event;
import io.github.pseudonymizer.orthanc.bridge.HttpAnswer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mockito.ArgumentCaptor;

class DispatcherTest {

    private static final String CONFIGURATION = """
            {"StorageDirectory": "/nowhere", "Pseudonymizer": {"KeyFile": "/elsewhere/k.key",
              "Database": {"Url": "jdbc:postgresql://127.0.0.1:1/none"}}}
            """;

    private static final int A_WHILE = 300;
    private static final int PATIENCE = 60_000;

    private final Bridge bridge = mock(Bridge.class);
    private final Dispatcher dispatcher = new Dispatcher(bridge);

    @Test
    @Timeout(120)
    void while_the_plugin_begins_health_is_503_at_once() {
        CountDownLatch never = new CountDownLatch(1);
        when(bridge.globalProperty(anyInt())).thenAnswer(call -> {
            never.await();
            return null;
        });
        dispatcher.handle(new Event.Start(1, CONFIGURATION));
        verify(bridge).started(1, "");
        orthancHasStarted();
        verify(bridge, timeout(PATIENCE)).globalProperty(anyInt());

        dispatcher.handle(new Event.Request(
                2, "GET", "/pseudonymizer/health", List.of(), Map.of(), Map.of(), "", "127.0.0.1", true));

        ArgumentCaptor<HttpAnswer> answer = ArgumentCaptor.forClass(HttpAnswer.class);
        verify(bridge).answer(eq(2L), answer.capture());
        assertEquals(503, answer.getValue().status());
        assertTrue(StandardCharsets.UTF_8
                .decode(answer.getValue().body())
                .toString()
                .contains("\"Database\":\"PREPARING\""));
    }

    @Test
    void nothing_is_asked_of_orthancs_index_before_orthanc_has_started() {
        dispatcher.handle(new Event.Start(1, CONFIGURATION));
        verify(bridge, after(A_WHILE).never()).globalProperty(anyInt());

        orthancHasStarted();

        verify(bridge, timeout(PATIENCE)).globalProperty(anyInt());
    }

    @Test
    @Timeout(120)
    void a_job_that_begins_while_orthanc_stops_does_not_fail() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        when(bridge.globalProperty(anyInt())).thenAnswer(call -> {
            never.await();
            return null;
        });
        dispatcher.handle(new Event.Start(1, CONFIGURATION));
        orthancHasStarted();
        verify(bridge, timeout(PATIENCE)).globalProperty(anyInt());
        Thread job = beginJob();

        dispatcher.handle(new Event.Stop(4));
        job.join();

        verify(bridge, never()).endJob(anyLong(), anyBoolean(), anyString());
    }

    @Test
    @Timeout(120)
    void a_job_waits_for_the_next_attempt_if_the_first_one_fails() throws InterruptedException {
        when(bridge.globalProperty(anyInt())).thenThrow(new IllegalStateException("not yet"));
        dispatcher.handle(new Event.Start(1, CONFIGURATION));
        orthancHasStarted();
        verify(bridge, timeout(PATIENCE).atLeast(2)).globalProperty(anyInt());

        Thread job = beginJob();

        verify(bridge, after(A_WHILE).never()).endJob(anyLong(), anyBoolean(), anyString());
        dispatcher.handle(new Event.Stop(4));
        job.join();
    }

    @Test
    @Timeout(120)
    void orthanc_may_have_started_before_the_settings_are_read() {
        Dispatcher patient = new Dispatcher(bridge, Duration.ofDays(1));
        patient.handle(new Event.Change(2, "OrthancStarted", ""));

        patient.handle(new Event.Start(1, CONFIGURATION));

        verify(bridge, timeout(PATIENCE)).globalProperty(anyInt());
    }

    private Thread beginJob() throws InterruptedException {
        Thread job = new Thread(() -> dispatcher.handle(new Event.JobBegins(3, 7, "id", "{}")));
        job.setDaemon(true);
        job.start();
        while (job.getState() != Thread.State.TIMED_WAITING && job.isAlive()) {
            Thread.sleep(1);
        }
        return job;
    }

    /** Told on a thread of its own: Orthanc's changes wait for the service. */
    private void orthancHasStarted() {
        Thread teller = new Thread(() -> dispatcher.handle(new Event.Change(2, "OrthancStarted", "")));
        teller.setDaemon(true);
        teller.start();
    }
}
