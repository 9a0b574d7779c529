// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer;

import io.github.pseudonymizer.NotReady.Trouble;
import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.orthanc.bridge.BridgeRefusedException;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.pseudonym.StoreException.Reason;
import io.github.pseudonymizer.settings.Settings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The time from a start of Orthanc to its stop: tries to begin the {@link Application} until that succeeds, and ends
 * it. Thread-safe.
 */
final class Startup implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofSeconds(3);

    private final Bridge bridge;
    private final Settings settings;
    private final Duration longestInitialization;
    private final CountDownLatch orthancStarted = new CountDownLatch(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    private @Nullable Application application;
    private @Nullable Trouble trouble;
    private boolean closed;

    /**
     * Begins on a thread of its own, because an embedded server may take seconds.
     *
     * @param longestInitialization when the attempts begin if Orthanc does not tell that it has started
     */
    Startup(Bridge bridge, Settings settings, Duration longestInitialization) {
        this.bridge = bridge;
        this.settings = settings;
        this.longestInitialization = longestInitialization;
        Thread beginner = new Thread(this::begin, "pseudonymizer-begin");
        beginner.setContextClassLoader(Startup.class.getClassLoader());
        beginner.setDaemon(true);
        beginner.start();
    }

    /** Orthanc's index can be used from now on. An earlier attempt would leave an error in Orthanc's log. */
    void orthancStarted() {
        orthancStarted.countDown();
    }

    private void begin() {
        try {
            boolean unused = orthancStarted.await(longestInitialization.toMillis(), TimeUnit.MILLISECONDS);
            while (closing.getCount() > 0 && !beginsApplication()) {
                unused = closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean beginsApplication() {
        try {
            begun(new Application(bridge, settings));
            return true;
        } catch (BridgeRefusedException refused) {
            failed(new Trouble(Reason.PREPARING, "Orthanc's index cannot be used"));
        } catch (StoreException failed) {
            failed(new Trouble(failed.reason(), "" + failed.getMessage()));
        } catch (RuntimeException | Error unexpected) {
            failed(new Trouble(
                    Reason.FAILED, "unexpected " + unexpected.getClass().getName()));
        }
        return false;
    }

    private synchronized void begun(Application begun) {
        if (closed) {
            begun.close();
        } else {
            application = begun;
            trouble = null;
        }
        notifyAll();
    }

    /** Each failure is logged once; further attempts are silent. */
    private synchronized void failed(Trouble failure) {
        if (!failure.equals(trouble) && !closed) {
            bridge.log(Bridge.LogLevel.ERROR, "The pseudonymizer cannot begin its work: " + failure.text());
        }
        trouble = failure;
        notifyAll();
    }

    /**
     * The application. Waits for it as long as nothing has gone wrong.
     *
     * @return empty if it has not begun; {@link #trouble} tells why
     */
    Optional<Application> await(Duration patience) {
        return await(patience, () -> trouble == null);
    }

    /** The application. Waits for it also while attempts to begin it fail, because others follow. */
    Optional<Application> awaitAnyAttempt(Duration patience) {
        return await(patience, () -> true);
    }

    private synchronized Optional<Application> await(Duration patience, BooleanSupplier hasHope) {
        long end = System.nanoTime() + patience.toNanos();
        try {
            while (application == null && hasHope.getAsBoolean() && !closed) {
                long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
                if (left <= 0) {
                    break;
                }
                wait(left);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        return Optional.ofNullable(application);
    }

    /** The reason why there is no application. */
    synchronized Trouble trouble() {
        return trouble == null ? new Trouble(Reason.PREPARING, "the pseudonymizer is not ready yet") : trouble;
    }

    /** Whether Orthanc stops. */
    boolean isClosed() {
        return closing.getCount() == 0;
    }

    /** Ends the application, if it has begun; afterwards nothing of it runs any more. */
    @Override
    public void close() {
        Application ending;
        synchronized (this) {
            closed = true;
            closing.countDown();
            orthancStarted.countDown();
            ending = application;
            application = null;
            notifyAll();
        }
        if (ending != null) {
            ending.close();
        }
    }
}
