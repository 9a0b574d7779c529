// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.bridge;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A bridge to nowhere: gives the events it was given, and remembers what was said to it. Thread-safe. */
public class ScriptedBridge implements Bridge {

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
    public final List<String> log = new CopyOnWriteArrayList<>();
    public final AtomicInteger allocated = new AtomicInteger();

    public void happens(Event event) {
        events.add(event);
    }

    public static Event.Request request(long number) {
        return new Event.Request(
                number,
                "POST",
                "/studies/4711/anonymize",
                List.of("studies", "4711"),
                Map.of(),
                Map.of(),
                "{}",
                "",
                true);
    }

    /** The next thing that was said; waits for it. */
    public String heard() throws InterruptedException {
        String sentence = said.poll(30, TimeUnit.SECONDS);
        if (sentence == null) {
            throw new AssertionError("nothing was said");
        }
        return sentence;
    }

    @Override
    public Optional<Event> next() {
        try {
            return Optional.ofNullable(events.poll(50, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public boolean answer(long event, HttpAnswer answer) {
        String body = StandardCharsets.UTF_8.decode(answer.body().duplicate()).toString();
        return said.add("answer " + event + " " + answer.status() + " " + body);
    }

    @Override
    public void working(long event) {
        said.add("working " + event);
    }

    @Override
    public void started(long event, String refusal) {
        said.add("started " + event + " " + refusal);
    }

    @Override
    public void stopped(long event) {
        said.add("stopped " + event);
    }

    @Override
    public void endJob(long job, boolean success, String content) {
        said.add("endJob " + job + " " + success + " " + content);
    }

    @Override
    public void log(LogLevel level, String message) {
        log.add(message);
    }

    @Override
    public RestAnswer call(String method, String uri, ByteBuffer body) {
        throw new UnsupportedOperationException();
    }

    @Override
    public RestAnswer getFromPlugins(String uri, Map<String, String> headers) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<NativeBytes> instance(String orthancId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<NativeBytes> transcode(ByteBuffer file, String transferSyntax) {
        throw new UnsupportedOperationException();
    }

    /** On the heap, and counted until it is freed. */
    @Override
    public NativeBytes allocate(long size) {
        allocated.incrementAndGet();
        ByteBuffer memory = ByteBuffer.allocate((int) size);
        return new NativeBytes() {
            @Override
            public ByteBuffer buffer() {
                return memory.duplicate();
            }

            @Override
            public void close() {
                allocated.decrementAndGet();
            }
        };
    }

    @Override
    public String globalProperty(int number) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setGlobalProperty(int number, String value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void metric(String name, float value) {
        said.add("metric " + name + " " + value);
    }

    @Override
    public RouteState routes() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String submitJob(String state, String content, int priority) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void updateJob(long job, float progress, String content) {
        throw new UnsupportedOperationException();
    }
}
