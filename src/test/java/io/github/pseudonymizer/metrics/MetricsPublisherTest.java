// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyFloat;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.contains;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.after;
import static org.mockito.Mockito.atLeast;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.orthanc.bridge.BridgeClosedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsPublisherTest {

    private static final long PATIENCE_MILLISECONDS = 30_000;

    private final Bridge bridge = mock(Bridge.class);
    private final AtomicInteger measured = new AtomicInteger();
    private volatile String metricsEnabled = "1";
    private final List<MetricsPublisher> publishers = new ArrayList<>();

    private MetricsPublisher publish() {
        MetricsPublisher publisher = new MetricsPublisher(bridge, this::measure, Duration.ofMillis(1));
        publishers.add(publisher);
        return publisher;
    }

    @AfterEach
    void close() {
        publishers.forEach(MetricsPublisher::close);
    }

    private List<Metric> measure() {
        measured.incrementAndGet();
        return List.of(new Metric("pseudonymizer_copies_total", 4711), Metric.unknown("pseudonymizer_queue_waiting"));
    }

    private void switchTo(String state) {
        metricsEnabled = state;
    }

    @BeforeEach
    void answer() {
        when(bridge.call(eq("GET"), eq("/tools/metrics"), any()))
                .thenAnswer(call ->
                        new Bridge.RestAnswer(200, ByteBuffer.wrap(metricsEnabled.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void everything_is_published_again_and_again() {
        publish();

        verify(bridge, timeout(PATIENCE_MILLISECONDS).atLeast(3)).metric("pseudonymizer_copies_total", 4711);
        verify(bridge, timeout(PATIENCE_MILLISECONDS).atLeast(3)).metric("pseudonymizer_queue_waiting", Float.NaN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0\n"})
    void where_metrics_are_switched_off_nothing_is_measured_until_they_are_on(String off) {
        switchTo(off);

        publish();

        verify(bridge, timeout(PATIENCE_MILLISECONDS).atLeast(3)).call(anyString(), anyString(), any());
        assertEquals(0, measured.get());
        verify(bridge, never()).metric(anyString(), anyFloat());
        switchTo("1");
        verify(bridge, timeout(PATIENCE_MILLISECONDS).atLeastOnce()).metric("pseudonymizer_copies_total", 4711);
    }

    @Test
    void once_closed_orthanc_is_told_nothing_more() {
        MetricsPublisher publisher = publish();
        verify(bridge, timeout(PATIENCE_MILLISECONDS).atLeastOnce()).metric("pseudonymizer_copies_total", 4711);

        publisher.close();

        clearInvocations(bridge);
        verify(bridge, after(50).never()).metric(anyString(), anyFloat());
        verify(bridge, never()).call(anyString(), anyString(), any());
    }

    @Test
    void when_orthanc_has_stopped_the_thread_ends_in_silence() {
        doThrow(new BridgeClosedException()).when(bridge).metric(anyString(), anyFloat());

        publish();

        verify(bridge, timeout(PATIENCE_MILLISECONDS)).metric(anyString(), anyFloat());
        verify(bridge, after(50).times(1)).metric(anyString(), anyFloat());
        verify(bridge, never()).log(any(), anyString());
    }

    @Test
    void what_nobody_foresaw_is_told_once_without_its_message_and_tried_again() {
        doThrow(new IllegalStateException("Mercy")).when(bridge).metric(anyString(), anyFloat());

        publish();

        verify(bridge, timeout(PATIENCE_MILLISECONDS).atLeast(3)).metric(anyString(), anyFloat());
        verify(bridge).log(eq(Bridge.LogLevel.WARNING), contains("unexpected IllegalStateException"));
        verify(bridge, never()).log(any(), contains("Mercy"));
        verify(bridge, atLeast(3)).call(anyString(), anyString(), any());
    }
}
