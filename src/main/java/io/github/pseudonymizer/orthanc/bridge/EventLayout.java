// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.bridge;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Reads the struct {@code pseudonymizer_event} of {@code plugin/bridge.h}: every field is 8 bytes wide. The fields are
 * copied, so the event may be released afterwards.
 */
final class EventLayout {

    /** Bytes. Larger bodies can only be a mistake or an attack, except for tables. */
    private static final long MAX_BODY_BYTES = 16L << 20;

    /** Bytes of a table: three million rows and more. */
    private static final long MAX_TABLE_BYTES = 256L << 20;

    /** Bytes. Larger bodies stay outside the Java heap. */
    private static final int LARGE_BYTES = 1 << 20;

    private static final List<String> TABLES = List.of("/pseudonymizer/import", "/pseudonymizer/table");

    private static final long NUMBER = 0;
    private static final long KIND = 8;
    private static final long JOB = 16;
    private static final long OVER_HTTP = 24;
    private static final long CONFIGURATION = 32;
    private static final long METHOD = 40;
    private static final long URI = 48;
    private static final long REMOTE_ADDRESS = 56;
    private static final long CHANGE = 64;
    private static final long RESOURCE = 72;
    private static final long ORTHANC_ID = 80;
    private static final long STATE = 88;
    private static final long REASON = 96;
    private static final long GROUPS = 104;
    private static final long HEADERS = 120;
    private static final long ARGUMENTS = 144;
    private static final long BODY = 168;
    private static final long BODY_SIZE = 176;
    private static final long PAYLOAD = 184;

    private static final int START = 1;
    private static final int STOP = 2;
    private static final int REQUEST = 3;
    private static final int CHANGED = 4;
    private static final int JOB_BEGINS = 5;
    private static final int JOB_STOPS = 6;

    private EventLayout() {}

    static long number(Pointer event) {
        return event.getLong(NUMBER);
    }

    static boolean isRequest(Pointer event) {
        return event.getLong(KIND) == REQUEST;
    }

    static String method(Pointer event) {
        return text(event, METHOD);
    }

    static String uri(Pointer event) {
        return text(event, URI);
    }

    static long bodySize(Pointer event) {
        return event.getLong(BODY_SIZE);
    }

    /** How large the body of a request may be, in bytes. */
    static long maxBodySize(Pointer event) {
        boolean isTable = isRequest(event) && TABLES.stream().anyMatch(uri(event)::startsWith);
        return isTable ? MAX_TABLE_BYTES : MAX_BODY_BYTES;
    }

    /** @throws IllegalStateException if there is no such kind of event */
    static Event read(Pointer event) {
        long number = number(event);
        return switch (Math.toIntExact(event.getLong(KIND))) {
            case START -> new Event.Start(number, text(event, CONFIGURATION));
            case STOP -> new Event.Stop(number);
            case REQUEST -> request(number, event);
            case CHANGED -> new Event.Change(number, text(event, CHANGE), text(event, RESOURCE));
            case JOB_BEGINS ->
                new Event.JobBegins(number, event.getLong(JOB), text(event, ORTHANC_ID), text(event, STATE));
            case JOB_STOPS -> new Event.JobStops(number, event.getLong(JOB), text(event, REASON));
            default -> throw new IllegalStateException("unknown kind of event");
        };
    }

    private static Event.Request request(long number, Pointer event) {
        return new Event.Request(
                number,
                method(event),
                uri(event),
                texts(event, GROUPS, event.getLong(GROUPS + 8)),
                pairs(event, HEADERS),
                pairs(event, ARGUMENTS),
                body(event),
                text(event, REMOTE_ADDRESS),
                event.getLong(OVER_HTTP) != 0,
                event.getLong(PAYLOAD) != 0);
    }

    private static Body body(Pointer event) {
        int size = Math.toIntExact(bodySize(event));
        if (size == 0) {
            return Body.NONE;
        }
        ByteBuffer copy = size > LARGE_BYTES ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
        return new Body(copy.put(event.getPointer(BODY).getByteBuffer(0, size)).flip());
    }

    /** Names, values and their number follow each other. Of a name that occurs twice the last value is kept. */
    private static Map<String, String> pairs(Pointer event, long field) {
        long count = event.getLong(field + 16);
        List<String> names = texts(event, field, count);
        List<String> values = texts(event, field + 8, count);
        Map<String, String> pairs = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            pairs.put(names.get(i), values.get(i));
        }
        return Collections.unmodifiableMap(pairs);
    }

    private static List<String> texts(Pointer event, long field, long count) {
        if (count == 0) {
            return List.of();
        }
        Pointer array = event.getPointer(field);
        return IntStream.range(0, Math.toIntExact(count))
                .mapToObj(i -> text(array, (long) i * Native.POINTER_SIZE))
                .toList();
    }

    private static String text(Pointer memory, long field) {
        return memory.getPointer(field).getString(0, "UTF-8");
    }
}
