// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.metrics;

import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.orthanc.bridge.BridgeClosedException;
import io.github.pseudonymizer.orthanc.bridge.Daemons;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The thread that hands metrics to Orthanc, every few seconds, also if nothing has changed: Orthanc tells with each
 * when it was set, and Prometheus forgets a metric that is not set any more. If Orthanc's metrics are switched off,
 * this measures nothing. Thread-safe.
 */
public final class MetricsPublisher implements AutoCloseable {

    private static final long STOP_WITHIN_MILLISECONDS = 3000;

    private final Bridge bridge;
    private final Supplier<List<Metric>> metrics;
    private final Duration period;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;
    private String trouble = "";

    /** Begins to publish. */
    public MetricsPublisher(Bridge bridge, Metrics metrics) {
        this(bridge, metrics::now, Duration.ofSeconds(3));
    }

    MetricsPublisher(Bridge bridge, Supplier<List<Metric>> metrics, Duration period) {
        this.bridge = bridge;
        this.metrics = metrics;
        this.period = period;
        this.thread = new Daemons("metrics").newThread(this::publish);
        thread.start();
    }

    private void publish() {
        try {
            do {
                publishOnce();
            } while (!stopping.await(period.toMillis(), TimeUnit.MILLISECONDS));
        } catch (BridgeClosedException | InterruptedException stop) {
            // Orthanc takes nothing any more.
        }
    }

    private void publishOnce() {
        try {
            if (isWanted()) {
                for (Metric metric : metrics.get()) {
                    bridge.metric(metric.name(), (float) metric.value());
                }
            }
            trouble = "";
        } catch (BridgeClosedException stop) {
            throw stop;
        } catch (RuntimeException | OutOfMemoryError unexpected) {
            tellOnce("unexpected " + unexpected.getClass().getSimpleName());
        }
    }

    /** It may be switched on and off while Orthanc runs, by {@code PUT /tools/metrics}. */
    private boolean isWanted() {
        Bridge.RestAnswer answer = bridge.call("GET", "/tools/metrics", ByteBuffer.allocate(0));
        return answer.status() == 200 && !answer.text().strip().equals("0");
    }

    private void tellOnce(String message) {
        if (!message.equals(trouble)) {
            bridge.log(Bridge.LogLevel.WARNING, "Metrics are not published: " + message);
            trouble = message;
        }
    }

    /** Ends it; afterwards Orthanc is told nothing more. */
    @Override
    public void close() {
        stopping.countDown();
        try {
            thread.join(STOP_WITHIN_MILLISECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
