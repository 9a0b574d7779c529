package io.github.pseudonymizer;

import io.github.pseudonymizer.orthanc.Bridge;
import io.github.pseudonymizer.orthanc.BridgeRefusedException;
import io.github.pseudonymizer.pseudonym.StoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One stretch from a start of Orthanc to its stop: begins the {@link Service}, again and again until it succeeds, and
 * ends it. Thread-safe.
 */
final class Lifetime implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofSeconds(3);

    /** Until all plugins are initialized, nobody can use an index that is one of them. */
    private static final Duration INITIALIZATION = Duration.ofSeconds(30);

    private static final Duration PAUSE_DURING_INITIALIZATION = Duration.ofMillis(300);

    private final Bridge bridge;
    private final Settings settings;
    private final CountDownLatch closing = new CountDownLatch(1);
    private @Nullable Service service;
    private String trouble = "";
    private boolean closed;

    /** Begins the service on a thread of its own: an embedded server may take seconds. */
    Lifetime(Bridge bridge, Settings settings) {
        this.bridge = bridge;
        this.settings = settings;
        Thread beginner = new Thread(this::begin, "pseudonymizer-begin");
        beginner.setContextClassLoader(Lifetime.class.getClassLoader());
        beginner.setDaemon(true);
        beginner.start();
    }

    private void begin() {
        long start = System.nanoTime();
        while (true) {
            String failure;
            try {
                begun(new Service(bridge, settings));
                return;
            } catch (BridgeRefusedException tooEarly) {
                if (System.nanoTime() - start < INITIALIZATION.toNanos()) {
                    if (isClosedAfter(PAUSE_DURING_INITIALIZATION)) {
                        return;
                    }
                    continue;
                }
                failure = "Orthanc's index cannot be used";
            } catch (StoreException failed) {
                failure = "" + failed.getMessage();
            } catch (RuntimeException | Error unexpected) {
                failure = "unexpected " + unexpected.getClass().getName();
            }
            if (!awaitAnotherAttempt(failure)) {
                return;
            }
        }
    }

    private synchronized void begun(Service begun) {
        if (closed) {
            begun.close();
        } else {
            service = begun;
            trouble = "";
        }
        notifyAll();
    }

    /** Each failure is told once; the attempts go on in silence. */
    private boolean awaitAnotherAttempt(String failure) {
        synchronized (this) {
            if (!failure.equals(trouble) && !closed) {
                bridge.log(Bridge.LogLevel.ERROR, "The pseudonymizer cannot begin its work: " + failure);
            }
            trouble = failure;
            notifyAll();
        }
        return !isClosedAfter(PAUSE);
    }

    private boolean isClosedAfter(Duration pause) {
        try {
            return closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            return true;
        }
    }

    /**
     * The service, after waiting for its begin as long as nothing has gone wrong.
     *
     * @return empty if it has not begun, for the reason that {@link #trouble} tells
     */
    synchronized Optional<Service> await(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        try {
            while (service == null && trouble.isEmpty() && !closed) {
                long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
                if (left <= 0) {
                    break;
                }
                wait(left);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        return Optional.ofNullable(service);
    }

    synchronized String trouble() {
        return trouble.isEmpty() ? "the pseudonymizer is not ready yet" : trouble;
    }

    /** Ends the service, if it has begun; afterwards nothing of it runs any more. */
    @Override
    public void close() {
        Service ending;
        synchronized (this) {
            closed = true;
            closing.countDown();
            ending = service;
            service = null;
            notifyAll();
        }
        if (ending != null) {
            ending.close();
        }
    }
}
