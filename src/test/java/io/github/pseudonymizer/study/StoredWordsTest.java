// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The words that databases hold since 0.1.0. A constant may get another name, but no other word. */
class StoredWordsTest {

    private static final Set<String> CAUSES =
            Set.of("HTTP", "INTERNAL", "STABLE_STUDY", "RECOVERY", "STRAY", "REMAKE", "MERGE", "COMMAND");
    private static final Set<String> EVENTS = Set.of(
            "PSEUDONYMIZED",
            "REFUSED",
            "BLACKED_OUT",
            "NEW_PATIENTS_LIMITED",
            "ORIGINAL_DELETED",
            "ORIGINALS_MISSING",
            "BLOCKED",
            "LINKS_READ",
            "FAILED_WORK_READ",
            "WORK_RETRIED",
            "STRAYS_READ",
            "STRAYS_QUEUED",
            "STRAY_REPLACED",
            "REMAKE_QUEUED",
            "LINK_CONFIRMED",
            "LINK_REJECTED",
            "CONFIRMATION_WITHDRAWN",
            "LINK_COMPARED",
            "LINK_DELETED",
            "IMPORTED",
            "PSEUDONYMS_READ",
            "TABLE_PSEUDONYMIZED",
            "IDENTITIES_READ",
            "EXPORTED",
            "DOMAINS_READ",
            "AUDIT_READ",
            "AUDIT_SHORTENED",
            "KEYS_ROTATED",
            "ADOPTED",
            "COPY_ADOPTED",
            "DATABASE_DUMPED",
            "DATABASE_RESTORED",
            "FORGETTING",
            "PATIENT_FORGOTTEN",
            "PATIENTS_MERGED");

    @Test
    void causes_keep_their_words() {
        assertEquals(
                CAUSES,
                Arrays.stream(Requester.Cause.values())
                        .map(Requester.Cause::word)
                        .collect(Collectors.toSet()));
        assertEquals("STRAY", Requester.Cause.BUILT_IN_COPY.word());
    }

    @Test
    void events_keep_their_words() {
        assertEquals(
                EVENTS,
                Arrays.stream(AuditEntry.Event.values())
                        .map(AuditEntry.Event::word)
                        .collect(Collectors.toSet()));
        assertEquals("STRAYS_READ", AuditEntry.Event.BUILT_IN_COPIES_READ.word());
        assertEquals("STRAYS_QUEUED", AuditEntry.Event.BUILT_IN_COPIES_QUEUED.word());
        assertEquals("STRAY_REPLACED", AuditEntry.Event.BUILT_IN_COPY_REPLACED.word());
    }

    @ParameterizedTest
    @EnumSource
    void a_cause_is_read_from_its_word(Requester.Cause cause) {
        assertEquals(cause, Requester.Cause.of(cause.word()));
    }

    @Test
    void another_word_is_no_cause() {
        for (String word : List.of("BUILT_IN_COPY", "", "http")) {
            assertThrows(IllegalArgumentException.class, () -> Requester.Cause.of(word), word);
        }
    }

    @Test
    void states_keep_their_names() {
        assertEquals("[STORING, COMPLETE, FAILED]", Arrays.toString(Link.State.values()));
        assertEquals("[WAITING, CLAIMED, FAILED]", Arrays.toString(PendingStudy.State.values()));
    }
}
