// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.after;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.orthanc.bridge.Event;
import io.github.pseudonymizer.orthanc.bridge.HttpAnswer;
import java.nio.charset.StandardCharsets;
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

    /** Told on a thread of its own: Orthanc's changes wait for the service. */
    private void orthancHasStarted() {
        Thread teller = new Thread(() -> dispatcher.handle(new Event.Change(2, "OrthancStarted", "")));
        teller.setDaemon(true);
        teller.start();
    }
}
