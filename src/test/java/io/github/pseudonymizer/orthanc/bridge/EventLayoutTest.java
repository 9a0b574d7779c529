// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Reads structs written field by field at the offsets that {@code plugin/bridge.h} states. */
class EventLayoutTest {

    private static final long SIZE = 192;
    private static final long[] TEXTS = {32, 40, 48, 56, 64, 72, 80, 88, 96};

    private final List<Memory> kept = new ArrayList<>();
    private final Memory struct = struct();

    @Test
    void a_request_has_everything_that_orthanc_told() {
        struct.setLong(8, 3);
        struct.setLong(24, 1);
        struct.setPointer(40, text("POST"));
        struct.setPointer(48, text("/studies/ä/anonymize"));
        struct.setPointer(56, text("192.0.2.7"));
        texts(104, 112, "studies", "ä");
        texts(120, 136, "accept", "user-agent");
        texts(128, 136, "*/*", "Mercy/1.0");
        texts(144, 160, "full");
        texts(152, 160, "");
        byte[] body = "{\"Keep\":[\"\0ü\"]}".getBytes(StandardCharsets.UTF_8);
        struct.setPointer(168, bytes(body));
        struct.setLong(176, body.length);
        struct.setLong(184, 1);

        Event event = EventLayout.read(struct);

        assertEquals(
                new Event.Request(
                        42,
                        "POST",
                        "/studies/ä/anonymize",
                        List.of("studies", "ä"),
                        Map.of("accept", "*/*", "user-agent", "Mercy/1.0"),
                        Map.of("full", ""),
                        "{\"Keep\":[\"\0ü\"]}",
                        "192.0.2.7",
                        true,
                        true),
                event);
    }

    @Test
    void a_call_from_inside_has_nothing_but_method_and_address() {
        struct.setLong(8, 3);
        struct.setPointer(40, text("GET"));
        struct.setPointer(48, text("/pseudonymizer"));

        Event event = EventLayout.read(struct);

        assertEquals(
                new Event.Request(42, "GET", "/pseudonymizer", List.of(), Map.of(), Map.of(), "", "", false), event);
    }

    @Test
    void other_events_have_their_own_fields() {
        struct.setLong(16, 9);
        struct.setPointer(32, text("{\"Name\":\"Mercy\"}"));
        struct.setPointer(64, text("StableStudy"));
        struct.setPointer(72, text("6b9e19d9"));
        struct.setPointer(80, text("job-1"));
        struct.setPointer(88, text("state"));
        struct.setPointer(96, text("Paused"));

        assertEquals(new Event.Start(42, "{\"Name\":\"Mercy\"}"), read(1));
        assertEquals(new Event.Stop(42), read(2));
        assertEquals(new Event.Change(42, "StableStudy", "6b9e19d9"), read(4));
        assertEquals(new Event.JobBegins(42, 9, "job-1", "state"), read(5));
        assertEquals(new Event.JobStops(42, 9, "Paused"), read(6));
    }

    @Test
    void an_unknown_kind_is_an_error() {
        assertThrows(IllegalStateException.class, () -> read(7));
    }

    @Test
    void tables_may_be_larger_than_other_bodies() {
        assertEquals(256L << 20, largestBody("/pseudonymizer/import/domain=a&dry-run=true"));
        assertEquals(256L << 20, largestBody("/pseudonymizer/table/domain=a&id=Case"));
        assertEquals(16L << 20, largestBody("/pseudonymizer/identities"));
    }

    private long largestBody(String uri) {
        struct.setLong(8, 3);
        struct.setPointer(48, text(uri));
        return EventLayout.maxBodySize(struct);
    }

    private Event read(long kind) {
        struct.setLong(8, kind);
        return EventLayout.read(struct);
    }

    private Memory struct() {
        Memory memory = new Memory(SIZE);
        memory.clear();
        memory.setLong(0, 42);
        Pointer empty = text("");
        for (long field : TEXTS) {
            memory.setPointer(field, empty);
        }
        return memory;
    }

    private void texts(long field, long countField, String... values) {
        Memory array = new Memory(8L * values.length);
        kept.add(array);
        for (int i = 0; i < values.length; i++) {
            array.setPointer(8L * i, text(values[i]));
        }
        struct.setPointer(field, array);
        struct.setLong(countField, values.length);
    }

    private Pointer text(String value) {
        return bytes((value + "\0").getBytes(StandardCharsets.UTF_8));
    }

    private Pointer bytes(byte[] value) {
        Memory memory = new Memory(value.length);
        memory.write(0, value, 0, value.length);
        kept.add(memory);
        return memory;
    }
}
