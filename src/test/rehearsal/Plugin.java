// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer;

import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.orthanc.bridge.Event;
import io.github.pseudonymizer.orthanc.bridge.EventLoop;
import io.github.pseudonymizer.orthanc.bridge.HttpAnswer;
import io.github.pseudonymizer.orthanc.bridge.NativeBridge;
import io.github.pseudonymizer.orthanc.bridge.NativeBytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes the place of the composition root in the JAR that {@code RehearsalJar} makes: the bridge, the hosts and the class
 * loader are the real ones, but what is done about requests is what integration tests of hosts need.
 */
public final class Plugin {

    private final Bridge bridge;
    private final AtomicInteger starts = new AtomicInteger();

    private Plugin(Bridge bridge) {
        this.bridge = bridge;
    }

    public static void start(String libraryPath, boolean awaitVerdict) throws InterruptedException {
        NativeBridge bridge = NativeBridge.open(libraryPath);
        new EventLoop(bridge, new Plugin(bridge)::handle).start();
        if (bridge.attach() && awaitVerdict && !bridge.awaitVerdict(Duration.ofSeconds(30)).isEmpty()) {
            throw new IllegalStateException("refused");
        }
    }

    private void handle(Event event) {
        if (event instanceof Event.Start start) {
            starts.incrementAndGet();
            bridge.started(start.number(), start.configuration().contains("/refused.key") ? "KeyFile: first line\nsecond line" : "");
        } else if (event instanceof Event.Stop) {
            bridge.stopped(event.number());
        } else if (event instanceof Event.JobBegins begins) {
            bridge.endJob(begins.job(), true, "{\"State\":\"" + begins.state() + "\"}");
        } else if (event instanceof Event.Request request) {
            bridge.answer(request.number(), HttpAnswer.json(200, body(request)));
        }
    }

    private String body(Event.Request request) {
        return switch (request.uri()) {
            case "/pseudonymizer/wait" -> waitForEver();
            case "/pseudonymizer/fail" -> throw new IllegalStateException("Mercy^Grace");
            case "/pseudonymizer/job" -> "\"" + bridge.submitJob("rehearsal", "{}", 0) + "\"";
            case "/pseudonymizer/gigabyte" -> storeGigabyte();
            case "/pseudonymizer/facts" -> facts();
            default -> "\"" + request.method() + " " + request.uri() + " " + request.body() + "\"";
        };
    }

    private String facts() {
        return "{\"Starts\":" + starts
                + ",\"Java\":" + Runtime.version().feature()
                + ",\"MaxHeap\":" + Runtime.getRuntime().maxMemory()
                + ",\"Loader\":\"" + Plugin.class.getClassLoader().getName()
                + "\",\"Gson\":\"" + com.google.gson.Gson.class.getProtectionDomain().getCodeSource().getLocation()
                + "\",\"System\":" + bridge.call("GET", "/system", ByteBuffer.allocate(0)).status() + "}";
    }

    private static String waitForEver() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "{}";
    }

    /** Stores an instance of a gigabyte, as a secondary capture would be, and reads it back. */
    private String storeGigabyte() {
        byte[] head = dicomHead();
        int pixels = 1 << 30;
        try (NativeBytes memory = bridge.allocate((long) head.length + pixels)) {
            memory.buffer().put(head);
            Bridge.RestAnswer stored = bridge.call("POST", "/instances", memory.buffer());
            String id = stored.text().replaceAll("(?s).*\"ID\" : \"([^\"]*)\".*", "$1");
            try (NativeBytes file = bridge.instance(id).orElseThrow()) {
                return "{\"Status\":" + stored.status() + ",\"Size\":" + file.buffer().remaining() + "}";
            }
        }
    }

    private static byte[] dicomHead() {
        ByteBuffer head = ByteBuffer.allocate(2048).order(ByteOrder.LITTLE_ENDIAN);
        head.position(128);
        head.put("DICM".getBytes(StandardCharsets.US_ASCII));
        element(head, 0x0002, 0x0010, "UI", "1.2.840.10008.1.2.1\0");
        element(head, 0x0008, 0x0016, "UI", "1.2.840.10008.5.1.4.1.1.7\0");
        element(head, 0x0008, 0x0018, "UI", "2.25.4711\0");
        element(head, 0x0010, 0x0020, "LO", "4711");
        element(head, 0x0020, 0x000D, "UI", "2.25.4712\0");
        element(head, 0x0020, 0x000E, "UI", "2.25.4713\0");
        head.putShort((short) 0x7FE0).putShort((short) 0x0010);
        head.put("OB\0\0".getBytes(StandardCharsets.US_ASCII)).putInt(1 << 30);
        byte[] bytes = new byte[head.position()];
        head.flip().get(bytes);
        return bytes;
    }

    private static void element(ByteBuffer out, int group, int element, String vr, String value) {
        out.putShort((short) group).putShort((short) element);
        out.put(vr.getBytes(StandardCharsets.US_ASCII)).putShort((short) value.length());
        out.put(value.getBytes(StandardCharsets.US_ASCII));
    }
}
