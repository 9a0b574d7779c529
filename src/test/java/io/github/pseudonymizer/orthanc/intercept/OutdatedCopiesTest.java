package io.github.pseudonymizer.orthanc.intercept;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.contains;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.stable.RemakeOutdated;
import io.github.pseudonymizer.study.stable.Remakes;
import io.github.pseudonymizer.testing.Eventually;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class OutdatedCopiesTest {

    private final Bridge bridge = mock(Bridge.class);
    private final Remakes remakes = mock(Remakes.class);

    private OutdatedCopies start(RemakeOutdated wish) {
        OutdatedCopies outdated = new OutdatedCopies(bridge, remakes, wish, Duration.ofMillis(1));
        outdated.start();
        return outdated;
    }

    @Test
    void how_many_there_are_is_told_once_and_counted_again_and_again() {
        when(remakes.countOutdated()).thenReturn(1204L, 1204L, 7L);

        try (OutdatedCopies outdated = start(RemakeOutdated.ASK)) {
            Eventually.until("a look", () -> outdated.count().equals(OptionalLong.of(7)));
        }

        verify(bridge)
                .log(
                        Bridge.LogLevel.WARNING,
                        "1,204 copies were made by older rules; POST /pseudonymizer/remake makes them again");
        verify(remakes, never()).remakeOutdatedUnlessNoted(anyLong());
    }

    @Test
    void where_there_are_none_nothing_is_told() {
        when(remakes.countOutdated()).thenReturn(0L);

        try (OutdatedCopies outdated = start(RemakeOutdated.ASK)) {
            Eventually.until("a look", () -> outdated.count().equals(OptionalLong.of(0)));
        }

        verify(bridge, never()).log(any(), any());
    }

    @Test
    void a_site_may_have_them_made_again_by_itself() {
        when(remakes.countOutdated()).thenReturn(1L);

        try (OutdatedCopies outdated = start(RemakeOutdated.ALWAYS)) {
            Eventually.until("a look", () -> outdated.count().isPresent());
        }

        verify(bridge).log(Bridge.LogLevel.WARNING, "1 copy was made by older rules; it is made again now");
        verify(remakes, times(1)).remakeOutdatedUnlessNoted(1);
    }

    @Test
    void a_site_that_wants_nothing_is_told_nothing() {
        when(remakes.countOutdated()).thenReturn(5L);

        try (OutdatedCopies outdated = start(RemakeOutdated.NEVER)) {
            Eventually.until("a look", () -> outdated.count().equals(OptionalLong.of(5)));
        }

        verify(bridge, never()).log(any(), any());
        verify(remakes, never()).remakeOutdatedUnlessNoted(anyLong());
    }

    @Test
    void while_the_database_fails_the_number_is_unknown_and_it_is_told_afterwards() {
        when(remakes.countOutdated())
                .thenThrow(new StoreException(StoreException.Reason.UNREACHABLE, "no database"))
                .thenReturn(2L);

        try (OutdatedCopies outdated = start(RemakeOutdated.ASK)) {
            Eventually.until("a look", () -> outdated.count().isPresent());
            assertEquals(OptionalLong.of(2), outdated.count());
        }

        verify(bridge).log(eq(Bridge.LogLevel.WARNING), contains("2 copies were made by older rules"));
    }
}
