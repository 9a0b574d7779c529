// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.contains;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.after;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;

import io.github.pseudonymizer.metrics.DatabaseState;
import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.pseudonym.StoreException.Reason;
import io.github.pseudonymizer.settings.MemoryNeeds;
import io.github.pseudonymizer.settings.SettingsReader;
import io.github.pseudonymizer.study.PendingStudy;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StartTellerTest {

    private static final int PATIENCE = 300_000;
    private static final DatabaseState USABLE =
            new DatabaseState.Usable(new PendingStudy.Queue(0, 0, 0, Duration.ZERO));
    private static final StartReport REPORT = new StartReport(
            SettingsReader.parse("{ \"StorageDirectory\": \"/s\" }"), new MemoryNeeds(OptionalLong.empty(), 512, true));

    private final Bridge bridge = mock(Bridge.class);

    private @Nullable StartTeller teller;

    @AfterEach
    void close() {
        if (teller != null) {
            teller.close();
        }
    }

    private StartTeller teller(Supplier<DatabaseState> database, Supplier<OptionalLong> position, Duration patience) {
        return new StartTeller(bridge, REPORT, database, position, patience);
    }

    private void assertTold(String part) {
        verify(bridge, timeout(PATIENCE)).log(eq(Bridge.LogLevel.WARNING), contains(part));
    }

    @Test
    void it_tells_the_position_and_then_the_warnings() {
        teller = teller(() -> USABLE, () -> OptionalLong.of(4711), Duration.ofMinutes(1));

        assertTold("from change 4711 of");
        assertTold("The key file /s/pseudonymizer/pseudonymizer.key lies in");
    }

    @Test
    void it_waits_for_the_database() {
        AtomicInteger looks = new AtomicInteger();
        Supplier<DatabaseState> late =
                () -> looks.incrementAndGet() < 3 ? new DatabaseState.Unusable(Reason.PREPARING) : USABLE;

        teller = teller(late, () -> OptionalLong.of(4711), Duration.ofMinutes(1));

        assertTold("from change 4711 of");
        verify(bridge, never()).log(any(), contains("PREPARING"));
    }

    @Test
    void without_one_it_tells_why_after_a_while() {
        Supplier<DatabaseState> never = () -> new DatabaseState.Unusable(Reason.STANDBY);

        teller = teller(never, OptionalLong::empty, Duration.ZERO);

        assertTold("(STANDBY: ");
    }

    @Test
    void a_position_that_cannot_be_asked_is_a_trouble_of_the_database() {
        Supplier<OptionalLong> refused = () -> {
            throw new StoreException(Reason.UNREACHABLE, "gone");
        };

        teller = teller(() -> USABLE, refused, Duration.ZERO);

        assertTold("(UNREACHABLE: ");
    }

    @Test
    void once_closed_it_tells_nothing() {
        CompletableFuture<DatabaseState> state = new CompletableFuture<>();

        teller(state::join, OptionalLong::empty, Duration.ZERO).close();
        state.complete(new DatabaseState.Unusable(Reason.STANDBY));

        verify(bridge, after(2000).never()).log(any(), any());
    }
}
