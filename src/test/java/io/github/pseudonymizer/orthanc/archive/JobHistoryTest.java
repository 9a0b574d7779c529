// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.archive;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.orthanc.bridge.ScriptedBridge;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers are those of Orthanc 1.10.1, shortened. */
class JobHistoryTest {

    private static final Instant NOW = Instant.parse("2024-02-29T12:00:00Z");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSSSSS", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int USUAL = 10;
    private static final int LARGE = 100;

    private final List<String> jobs = new ArrayList<>();

    private final ScriptedBridge bridge = new ScriptedBridge() {
        @Override
        public RestAnswer call(String method, String uri, ByteBuffer body) {
            byte[] answer = uri.equals("/jobs?expand")
                    ? ("[" + String.join(",", jobs) + "]").getBytes(StandardCharsets.UTF_8)
                    : new byte[0];
            return new RestAnswer(answer.length == 0 ? 404 : 200, ByteBuffer.wrap(answer));
        }
    };

    private JobHistory history(int size) {
        return new JobHistory(new OrthancRest(bridge), size, InstantSource.fixed(NOW));
    }

    private void ours(String id, String state, Duration ago) {
        jobs.add(job(id, state, "{\"Pseudonymizer\":true}", ago));
    }

    private void ofOthers(Duration ago) {
        jobs.add(job("other-" + jobs.size(), "Success", "{\"Description\":\"REST API\"}", ago));
    }

    private static String job(String id, String state, String content, Duration ago) {
        String ended = state.equals("Success") || state.equals("Failure")
                ? ",\"CompletionTime\":\"" + TIME.format(NOW.minus(ago)) + "\""
                : "";
        return "{\"ID\":\"" + id + "\",\"State\":\"" + state + "\",\"Content\":" + content + ended + "}";
    }

    @Test
    void where_there_are_no_jobs_another_may_end() {
        assertTrue(history(USUAL).hasRoom());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, USUAL})
    void nothing_may_move_a_job_that_has_just_ended_out_of_a_small_history(int size) {
        ours("a", "Success", Duration.ofSeconds(59));

        assertFalse(history(size).hasRoom());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, USUAL})
    void a_job_that_ended_long_ago_was_seen(int size) {
        ours("a", "Failure", Duration.ofSeconds(61));

        assertTrue(history(size).hasRoom());
    }

    @Test
    void a_job_stays_longer_while_others_that_may_have_been_requested_with_it_are_open() {
        ours("a", "Success", Duration.ofMinutes(9));
        ours("b", "Pending", Duration.ZERO);

        assertFalse(history(USUAL).hasRoom());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Pending", "Running", "Retry"})
    void a_job_that_is_open_will_end_and_needs_its_place(String state) {
        ours("a", state, Duration.ZERO);

        assertFalse(history(USUAL).hasRoom());
        assertTrue(history(LARGE).hasRoom());
    }

    @Test
    void a_paused_job_may_stay_so_for_ever() {
        ours("a", "Paused", Duration.ZERO);

        assertTrue(history(USUAL).hasRoom());
    }

    @Test
    void jobs_of_others_and_those_that_no_client_was_told_of_need_no_place() {
        ofOthers(Duration.ZERO);
        ours("a", "Success", Duration.ZERO);
        JobHistory history = history(USUAL);

        history.unwatched("a");

        assertTrue(history.hasRoom());
    }

    @Test
    void in_a_large_history_half_of_it_can_still_follow_a_job() {
        ours("a", "Success", Duration.ofSeconds(1));
        for (int i = 0; i < LARGE / 2 - 2; i++) {
            ofOthers(Duration.ZERO);
        }
        assertTrue(history(LARGE).hasRoom());

        ofOthers(Duration.ZERO);

        assertFalse(history(LARGE).hasRoom());
    }

    @Test
    void what_ended_before_it_goes_first() {
        for (int i = 0; i < LARGE - 1; i++) {
            ofOthers(Duration.ofSeconds(2));
        }
        ours("a", "Success", Duration.ofSeconds(1));

        assertTrue(history(LARGE).hasRoom());
    }

    @Test
    void where_no_job_is_shown_after_its_end_there_is_always_room() {
        ours("a", "Running", Duration.ZERO);

        assertTrue(history(0).hasRoom());
    }
}
