package io.github.pseudonymizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.github.pseudonymizer.orthanc.Bridge;
import io.github.pseudonymizer.orthanc.Event;
import io.github.pseudonymizer.orthanc.HttpAnswer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mockito.ArgumentCaptor;

class ReceptionTest {

    private static final String CONFIGURATION = """
            {"StorageDirectory": "/nowhere", "Pseudonymizer": {"KeyFile": "/elsewhere/k.key",
              "Database": {"Url": "jdbc:postgresql://127.0.0.1:1/none"}}}
            """;

    private final Bridge bridge = mock(Bridge.class);
    private final Reception reception = new Reception(bridge);

    @Test
    @Timeout(10)
    void while_the_plugin_begins_health_is_503_at_once() {
        CountDownLatch never = new CountDownLatch(1);
        when(bridge.globalProperty(anyInt())).thenAnswer(call -> {
            never.await();
            return null;
        });
        reception.handle(new Event.Start(1, CONFIGURATION));
        verify(bridge).started(1, "");

        reception.handle(new Event.Request(
                2, "GET", "/pseudonymizer/health", List.of(), Map.of(), Map.of(), "", "127.0.0.1", true));

        ArgumentCaptor<HttpAnswer> answer = ArgumentCaptor.forClass(HttpAnswer.class);
        verify(bridge).answer(eq(2L), answer.capture());
        assertEquals(503, answer.getValue().status());
    }
}
