// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.study.ChangeCursor;
import io.github.pseudonymizer.study.Requester.Cause;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PostgresChangeCursorIT {

    private static TestServer.Database place;
    private static ChangeCursor cursor;

    private final String archive = TestWorks.newArchive();

    @BeforeAll
    static void open() throws Exception {
        place = TestServer.createDatabase();
        cursor = new PostgresChangeCursor(place.open());
    }

    @AfterAll
    static void close() {
        place.close();
    }

    @Test
    void the_cursor_is_empty_until_it_is_moved_forward_or_back() {
        OptionalLong first = cursor.position(archive);

        cursor.advance(archive, 4711, List.of(), Cause.STABLE_STUDY);
        OptionalLong second = cursor.position(archive);
        cursor.advance(archive, 42, List.of(), Cause.STABLE_STUDY);

        assertEquals(OptionalLong.empty(), first);
        assertEquals(OptionalLong.of(4711), second);
        assertEquals(OptionalLong.of(42), cursor.position(archive));
        assertEquals(OptionalLong.empty(), cursor.position("elsewhere"));
    }

    @Test
    void an_archive_can_be_followed_since_an_earlier_time_but_no_later_one() {
        Instant first = Instant.parse("2026-02-03T04:05:06Z");
        cursor.begin(archive, 4711, first);

        cursor.followSince(archive, first.plusSeconds(1));
        Optional<Instant> still = cursor.followedSince(archive);
        cursor.followSince(archive, first.minusSeconds(1));

        assertEquals(Optional.of(first), still);
        assertEquals(Optional.of(first.minusSeconds(1)), cursor.followedSince(archive));
    }

    @Test
    void an_archive_is_followed_from_where_the_first_start_began() {
        Instant first = Instant.parse("2026-02-03T04:05:06Z");

        Optional<Instant> before = cursor.followedSince(archive);
        cursor.begin(archive, 4711, first);
        cursor.begin(archive, 42, first.plusSeconds(1));
        cursor.advance(archive, 4712, List.of(), Cause.STABLE_STUDY);

        assertEquals(Optional.empty(), before);
        assertEquals(Optional.of(first), cursor.followedSince(archive));
        assertEquals(OptionalLong.of(4712), cursor.position(archive));
    }
}
