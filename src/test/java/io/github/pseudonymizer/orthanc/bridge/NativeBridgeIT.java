// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Against a library that says back what it was told: {@code src/test/native/EchoBridge.cpp}. */
class NativeBridgeIT {

    private static final NativeBridge BRIDGE = NativeBridge.open(
            Path.of("target/plugin-tests/libEchoBridge.so").toAbsolutePath().toString());

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    @Test
    void what_cannot_be_read_is_passed_over_and_whoever_waits_is_told() {
        assertEquals(Optional.empty(), BRIDGE.next());
        assertTrue(BRIDGE.globalProperty(1024).startsWith("log 2 an event could not be read"));

        assertEquals(Optional.empty(), BRIDGE.next());

        String answer = BRIDGE.globalProperty(1024);
        assertTrue(answer.startsWith("answer 2 413 after 0 application/json {"), answer);
        assertTrue(answer.contains("\"Details\": \"the body is larger"), answer);
        assertTrue(answer.contains("\"Uri\": \"/studies/4711/anonymize\""), answer);
    }

    @Test
    void another_version_or_library_is_refused() {
        assertThrows(UnsatisfiedLinkError.class, () -> NativeBridge.open("/nowhere/libOrthancPseudonymizer.so"));
    }

    @Test
    void a_body_goes_over_whole_wherever_it_lies() {
        ByteBuffer direct = ByteBuffer.allocateDirect(7).put(new byte[] {100, 1, 2, 3, 100, 100, 100});
        direct.limit(4).position(1);
        ByteBuffer heap = ByteBuffer.wrap(new byte[] {100, 1, 2, 3}, 1, 3).asReadOnlyBuffer();

        assertEquals("POST /ü: 3 bytes of sum 6", call("POST", "/ü", direct).text());
        assertEquals("POST /x: 3 bytes of sum 6", call("POST", "/x", heap).text());
        assertEquals(
                "POST /x: 2 bytes of sum 5",
                call("POST", "/x", direct.slice().position(1)).text());
        assertEquals(
                "GET /x?full: 0 bytes of sum 0", call("GET", "/x?full", NOTHING).text());
        assertEquals(1, direct.position());
        assertEquals(404, call("GET", "/x", NOTHING).status());
    }

    @Test
    void half_a_gigabyte_goes_over_in_place() {
        int size = 512 << 20;
        try (NativeBytes bytes = BRIDGE.allocate(size)) {
            ByteBuffer buffer = bytes.buffer();
            while (buffer.hasRemaining()) {
                buffer.putLong(0x0101010101010101L);
            }

            assertEquals(
                    "POST /instances: 536870912 bytes of sum 536870912",
                    call("POST", "/instances", bytes.buffer()).text());
        }
    }

    @Test
    void a_file_is_transcoded_or_cannot_be() {
        ByteBuffer file = ByteBuffer.wrap(new byte[] {1, 2, 3});

        try (NativeBytes transcoded =
                BRIDGE.transcode(file, "1.2.840.10008.1.2.1").orElseThrow()) {
            assertEquals(
                    "3 bytes of sum 6 as 1.2.840.10008.1.2.1",
                    StandardCharsets.US_ASCII.decode(transcoded.buffer()).toString());
        }
        assertEquals(Optional.empty(), BRIDGE.transcode(file, "REFUSED"));
        assertEquals(Optional.empty(), BRIDGE.transcode(NOTHING, "1.2.840.10008.1.2.1"));
        assertThrows(BridgeClosedException.class, () -> BRIDGE.transcode(file, "CLOSED"));
        assertThrows(OutOfMemoryError.class, () -> BRIDGE.transcode(file, "NO_MEMORY"));
    }

    @Test
    void other_plugins_are_asked_with_headers() {
        Bridge.RestAnswer answer = BRIDGE.getFromPlugins("/auth/user/profile", Map.of("token", "grüß \"gott\""));

        assertEquals(203, answer.status());
        assertEquals("/auth/user/profile with {\"token\":\"grüß \\\"gott\\\"\"}", answer.text());
        assertThrows(BridgeRefusedException.class, () -> BRIDGE.getFromPlugins("REFUSED", Map.of()));
        assertThrows(BridgeClosedException.class, () -> BRIDGE.getFromPlugins("CLOSED", Map.of()));
    }

    @Test
    void results_become_what_the_contract_says() {
        assertThrows(BridgeClosedException.class, () -> call("GET", "CLOSED", NOTHING));
        assertThrows(OutOfMemoryError.class, () -> call("GET", "NO_MEMORY", NOTHING));
        assertThrows(BridgeRefusedException.class, () -> call("GET", "REFUSED", NOTHING));
        assertThrows(IllegalArgumentException.class, () -> call("GET", "/\0", NOTHING));
        assertEquals(Optional.empty(), BRIDGE.instance("ABSENT"));
        assertEquals(Optional.empty(), BRIDGE.instance("REFUSED"));
        assertThrows(BridgeClosedException.class, () -> BRIDGE.instance("CLOSED"));
        assertThrows(BridgeRefusedException.class, () -> BRIDGE.setGlobalProperty(1024, "REFUSED"));
    }

    @Test
    void calls_about_what_is_gone_are_harmless() {
        BRIDGE.updateJob(1, 0.5f, "ABSENT");
        BRIDGE.endJob(1, true, "ABSENT");
        BRIDGE.working(-1);
        BRIDGE.stopped(1);

        assertFalse(BRIDGE.answer(-1, HttpAnswer.json(200, "{}")));
    }

    @Test
    void logging_after_orthanc_has_gone_is_harmless() {
        BRIDGE.log(Bridge.LogLevel.WARNING, "Grüße\0");

        assertEquals("log 1 Grüße\u2400", BRIDGE.globalProperty(1024));
    }

    @Test
    void arguments_arrive_in_their_places() {
        assertTrue(BRIDGE.answer(1L << 40, HttpAnswer.json(201, "{\"ü\":1}")));
        assertEquals("answer 1099511627776 201 after 0 application/json {\"ü\":1}", BRIDGE.globalProperty(1024));
        BRIDGE.metric("queue", 0.25f);
        assertEquals("metric queue 0.250000", BRIDGE.globalProperty(1024));
        assertEquals(new RouteState(List.of("/a/{id}/ü"), "advice", 1L << 40, 2, 3), BRIDGE.routes());
        BRIDGE.updateJob(7, 0.75f, "{}");
        assertEquals("update 7 0.750000 {}", BRIDGE.globalProperty(1024));
        BRIDGE.endJob(8, true, "{}");
        assertEquals("end 8 1 {}", BRIDGE.globalProperty(1024));
        assertEquals("state {} -3", BRIDGE.submitJob("state", "{}", -3));
        assertEquals("", BRIDGE.globalProperty(1030));
    }

    @Test
    void a_file_is_there_until_it_is_closed_and_then_freed() {
        String before = BRIDGE.globalProperty(1025);

        NativeBytes file = BRIDGE.instance("DICM").orElseThrow();
        assertEquals("DICM", StandardCharsets.US_ASCII.decode(file.buffer()).toString());
        assertEquals(0x4449434D, file.buffer().getInt());
        file.close();
        file.close();

        assertEquals(before, BRIDGE.globalProperty(1025));
        assertEquals("0", before);
    }

    @Test
    void the_verdict_on_the_settings_is_kept() throws Exception {
        BRIDGE.started(3, "Pseudonymizer.Intercept: must be replace, block or off");

        assertEquals(
                "Pseudonymizer.Intercept: must be replace, block or off", BRIDGE.awaitVerdict(Duration.ofSeconds(1)));
    }

    @Test
    void more_memory_than_a_buffer_can_span_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> BRIDGE.allocate(1L << 31));
        try (NativeBytes nothing = BRIDGE.allocate(0)) {
            assertEquals(0, nothing.buffer().remaining());
        }
    }

    private static Bridge.RestAnswer call(String method, String uri, ByteBuffer body) {
        return BRIDGE.call(method, uri, body);
    }
}
