// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.bridge;

import static io.github.pseudonymizer.orthanc.bridge.BridgeFunctions.ABSENT;
import static io.github.pseudonymizer.orthanc.bridge.BridgeFunctions.CLOSED;
import static io.github.pseudonymizer.orthanc.bridge.BridgeFunctions.NO_MEMORY;
import static io.github.pseudonymizer.orthanc.bridge.BridgeFunctions.OK;
import static io.github.pseudonymizer.orthanc.bridge.BridgeFunctions.REFUSED;

import com.google.gson.JsonObject;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The native bridge of this process, through JNA. Bodies and files stay outside the Java heap. Thread-safe. */
public final class NativeBridge implements Bridge {

    private static final long PULL_MILLISECONDS = 1000;

    /** So that a bridge which fails at every pull does not keep a processor busy. */
    private static final long PAUSE_AFTER_FAILURE_MILLISECONDS = 100;

    private final CompletableFuture<String> firstVerdict = new CompletableFuture<>();

    private NativeBridge() {}

    /**
     * Opens the library, which Orthanc has loaded or will load.
     *
     * @throws UnsatisfiedLinkError if it is not there or not ours
     * @throws IllegalStateException if it is of another version than this JAR
     */
    public static NativeBridge open(String libraryPath) {
        BridgeFunctions.bind(libraryPath);
        int abi = BridgeFunctions.pseudonymizer_abi();
        if (abi != BridgeFunctions.ABI) {
            throw new IllegalStateException("the library speaks version " + abi + " of the bridge, the JAR "
                    + BridgeFunctions.ABI + ": install both from one release");
        }
        return new NativeBridge();
    }

    /**
     * Says that events are going to be pulled. Calling it again changes nothing.
     *
     * @return whether Orthanc has initialized the bridge already, so that an {@link Event.Start} waits
     */
    public boolean attach() {
        return BridgeFunctions.pseudonymizer_attach() == 1;
    }

    /**
     * Waits until {@link #started} has been called for the first time.
     *
     * @return the refusal; empty if the settings are good, or nothing was said in time
     */
    public String awaitVerdict(Duration patience) throws InterruptedException {
        try {
            return firstVerdict.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return "";
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Optional<Event> next() {
        try {
            Pointer event = BridgeFunctions.pseudonymizer_next_event(PULL_MILLISECONDS);
            return event == null ? Optional.empty() : taken(event);
        } catch (RuntimeException | Error e) {
            logFailure("no event could be pulled", e);
            pause();
            return Optional.empty();
        }
    }

    @Override
    public boolean answer(long event, HttpAnswer answer) {
        int result = withBody(
                answer.body(),
                (body, size) -> BridgeFunctions.pseudonymizer_answer(
                        event,
                        answer.status(),
                        answer.retryAfterSeconds(),
                        NativeText.of(answer.contentType()),
                        body,
                        size));
        return result != ABSENT && done(result, "answer to a request");
    }

    @Override
    public void working(long event) {
        check(BridgeFunctions.pseudonymizer_working(event), "heartbeat");
    }

    @Override
    public void started(long event, String refusal) {
        check(BridgeFunctions.pseudonymizer_started(event, NativeText.lossy(refusal)), "verdict on the start");
        firstVerdict.complete(refusal);
    }

    @Override
    public void stopped(long event) {
        check(BridgeFunctions.pseudonymizer_stopped(event), "end of the stop");
    }

    @Override
    public RestAnswer call(String method, String uri, ByteBuffer body) {
        int[] status = new int[1];
        long[] answer = new long[2];
        int result = withBody(
                body,
                (memory, size) -> BridgeFunctions.pseudonymizer_call(
                        NativeText.of(method), NativeText.of(uri), memory, size, status, answer));
        check(result, "REST call");
        return answered(status, answer);
    }

    @Override
    public RestAnswer getFromPlugins(String uri, Map<String, String> headers) {
        JsonObject json = new JsonObject();
        headers.forEach(json::addProperty);
        int[] status = new int[1];
        long[] answer = new long[2];
        check(
                BridgeFunctions.pseudonymizer_get_from_plugins(
                        NativeText.of(uri), NativeText.of(json.toString()), status, answer),
                "REST call through plugins");
        return answered(status, answer);
    }

    private static RestAnswer answered(int[] status, long[] answer) {
        try (NativeBytes bytes = owned(answer)) {
            return new RestAnswer(
                    status[0],
                    ByteBuffer.allocate(bytes.buffer().remaining())
                            .put(bytes.buffer())
                            .flip());
        }
    }

    @Override
    public Optional<NativeBytes> instance(String orthancId) {
        long[] file = new long[2];
        int result = BridgeFunctions.pseudonymizer_instance(NativeText.of(orthancId), file);
        if (result == ABSENT || result == REFUSED) {
            return Optional.empty();
        }
        check(result, "reading an instance");
        return Optional.of(owned(file));
    }

    @Override
    public Optional<NativeBytes> transcode(ByteBuffer file, String transferSyntax) {
        long[] transcoded = new long[2];
        int result = withBody(
                file,
                (memory, size) -> memory == null
                        ? REFUSED
                        : BridgeFunctions.pseudonymizer_transcode(
                                memory, size, NativeText.of(transferSyntax), transcoded));
        if (result == REFUSED) {
            return Optional.empty();
        }
        check(result, "transcoding an instance");
        return Optional.of(owned(transcoded));
    }

    @Override
    public NativeBytes allocate(long size) {
        if (size == 0) {
            return new BridgeBytes(null, 0);
        }
        if (size < 0 || size > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("cannot allocate " + size + " bytes");
        }
        Pointer memory = BridgeFunctions.pseudonymizer_allocate(size);
        if (memory == null) {
            throw new OutOfMemoryError("no " + size + " bytes outside the Java heap");
        }
        return new BridgeBytes(memory, Math.toIntExact(size));
    }

    @Override
    public void log(LogLevel level, String message) {
        int number = switch (level) {
            case INFO -> 0;
            case WARNING -> 1;
            case ERROR -> 2;
        };
        BridgeFunctions.pseudonymizer_log(number, NativeText.lossy(message));
    }

    @Override
    public String globalProperty(int number) {
        long[] value = new long[2];
        check(BridgeFunctions.pseudonymizer_get_global_property(number, value), "reading a global property");
        try (NativeBytes bytes = owned(value)) {
            return utf8(bytes);
        }
    }

    @Override
    public void setGlobalProperty(int number, String value) {
        check(
                BridgeFunctions.pseudonymizer_set_global_property(number, NativeText.of(value)),
                "setting a global property");
    }

    @Override
    public void metric(String name, float value) {
        check(BridgeFunctions.pseudonymizer_metric(NativeText.of(name), value), "metric");
    }

    @Override
    public RouteState routes() {
        long[] json = new long[2];
        check(BridgeFunctions.pseudonymizer_routes(json), "state of the routes");
        try (NativeBytes bytes = owned(json)) {
            return RouteState.parse(utf8(bytes));
        }
    }

    @Override
    public String submitJob(String state, String content, int priority) {
        long[] id = new long[2];
        check(
                BridgeFunctions.pseudonymizer_submit_job(NativeText.of(state), NativeText.of(content), priority, id),
                "submission of a job");
        try (NativeBytes bytes = owned(id)) {
            return utf8(bytes);
        }
    }

    @Override
    public void updateJob(long job, float progress, String content) {
        check(BridgeFunctions.pseudonymizer_update_job(job, progress, NativeText.of(content)), "update of a job");
    }

    @Override
    public void endJob(long job, boolean success, String content) {
        check(BridgeFunctions.pseudonymizer_end_job(job, success ? 1 : 0, NativeText.of(content)), "end of a job");
    }

    private Optional<Event> taken(Pointer event) {
        try {
            long most = EventLayout.maxBodySize(event);
            if (EventLayout.bodySize(event) > most) {
                refuse(event, ErrorAnswer.CONTENT_TOO_LARGE, "the body is larger than " + (most >> 20) + " MiB");
                return Optional.empty();
            }
            return Optional.of(EventLayout.read(event));
        } catch (RuntimeException | Error e) {
            logFailure("an event could not be read", e);
            refuse(event, ErrorAnswer.INTERNAL, "the request could not be read");
            return Optional.empty();
        } finally {
            BridgeFunctions.pseudonymizer_release_event(event);
        }
    }

    private void refuse(Pointer event, ErrorAnswer error, String details) {
        if (EventLayout.isRequest(event)) {
            answer(EventLayout.number(event), error.to(EventLayout.method(event), EventLayout.uri(event), details));
        }
    }

    /** Only the exception's class: its message may quote what the request held. */
    private void logFailure(String what, Throwable thrown) {
        try {
            log(LogLevel.ERROR, what + ": " + thrown.getClass().getName());
        } catch (RuntimeException | Error e) {
            // Nothing is left that could be told.
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_AFTER_FAILURE_MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A call that takes memory and its size in bytes, and returns a result of {@link BridgeFunctions}. */
    private interface WithMemory {
        int apply(@Nullable Pointer memory, long size);
    }

    /** Direct buffers are handed over in place; others are copied to memory outside the heap first. */
    private int withBody(ByteBuffer body, WithMemory call) {
        int size = body.remaining();
        if (size == 0) {
            return call.apply(null, 0);
        }
        if (!body.isDirect()) {
            try (NativeBytes copy = allocate(size)) {
                return withBody(copy.buffer().put(body.duplicate()).flip(), call);
            }
        }
        try {
            return call.apply(Native.getDirectBufferPointer(body).share(body.position()), size);
        } finally {
            Reference.reachabilityFence(body);
        }
    }

    private static BridgeBytes owned(long[] buffer) {
        Pointer memory = buffer[0] == 0 ? null : new Pointer(buffer[0]);
        if (memory != null && (buffer[1] < 0 || buffer[1] > Integer.MAX_VALUE)) {
            BridgeFunctions.pseudonymizer_free(memory);
            throw new OutOfMemoryError("Orthanc gave more than 2 GiB at once");
        }
        return new BridgeBytes(memory, (int) buffer[1]);
    }

    private static String utf8(NativeBytes bytes) {
        byte[] copy = new byte[bytes.buffer().remaining()];
        bytes.buffer().get(copy);
        return new String(copy, StandardCharsets.UTF_8);
    }

    /** A job or a request that is gone counts as success: {@link Bridge} says that such calls are harmless. */
    private static void check(int result, String call) {
        if (result != ABSENT) {
            done(result, call);
        }
    }

    private static boolean done(int result, String call) {
        return switch (result) {
            case OK -> true;
            case CLOSED -> throw new BridgeClosedException();
            case NO_MEMORY -> throw new OutOfMemoryError("no memory outside the Java heap for: " + call);
            default -> throw new BridgeRefusedException(call);
        };
    }
}
