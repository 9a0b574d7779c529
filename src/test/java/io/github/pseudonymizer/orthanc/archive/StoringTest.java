// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.rewrite.Rewritten;
import io.github.pseudonymizer.study.ArchiveException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What Orthanc answers to a copy that is to be stored, and what comes of it. */
class StoringTest {

    private static final String STORED = "{\"Status\":\"Success\"}";

    private final Deque<Integer> failures = new ArrayDeque<>();
    private final List<String> uploads = new ArrayList<>();
    private String answer = STORED;

    private boolean store() {
        ScriptedRest orthanc = new ScriptedRest("1.10.1") {
            @Override
            public synchronized RestAnswer call(String method, String uri, ByteBuffer body) {
                if (!uri.equals("/instances")) {
                    return super.call(method, uri, body);
                }
                byte[] file = new byte[body.remaining()];
                body.get(file);
                uploads.add(new String(file, StandardCharsets.UTF_8));
                int status = failures.isEmpty() ? 200 : failures.remove();
                return new RestAnswer(status, ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
            }
        };
        ByteBuffer copy = ByteBuffer.wrap("copy".getBytes(StandardCharsets.UTF_8));
        try (OrthancArchive archive = new OrthancArchive(orthanc, "scripted", CopyLabelPlaces.NONE, 0)) {
            return archive.store(Rewritten.unchanged(copy));
        }
    }

    @Test
    void a_copy_is_stored_once() {
        assertTrue(store());
        assertEquals(List.of("copy"), uploads);
    }

    @Test
    void one_that_is_there_already_is_not_new() {
        answer = "{\"Status\":\"AlreadyStored\"}";

        assertFalse(store());
    }

    @Test
    void one_that_the_storage_did_not_take_for_a_moment_is_stored_again_as_a_whole() {
        failures.addAll(List.of(500, 500));

        assertTrue(store());
        assertEquals(List.of("copy", "copy", "copy"), uploads);
    }

    @Test
    void a_full_storage_is_not_asked_forever() {
        failures.addAll(List.of(507, 507, 507, 507));

        ArchiveException full = assertThrows(ArchiveException.class, this::store);

        assertEquals(ArchiveException.Reason.NOT_STORED, full.reason());
        assertEquals(3, uploads.size());
    }

    @Test
    void one_that_orthanc_refuses_is_not_sent_again() {
        failures.add(400);

        assertThrows(ArchiveException.class, this::store);
        assertEquals(1, uploads.size());
    }

    @Test
    void one_that_a_filter_keeps_out_is_not_sent_again() {
        answer = "{\"Status\":\"FilteredOut\"}";

        assertThrows(ArchiveException.class, this::store);
        assertEquals(1, uploads.size());
    }
}
