// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.intercept;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.contains;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.pseudonym.PatientTraits;
import io.github.pseudonymizer.pseudonym.PseudonymStore;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.AuditTrail;
import io.github.pseudonymizer.study.ChangeCursor;
import io.github.pseudonymizer.study.Domains;
import io.github.pseudonymizer.study.Links;
import io.github.pseudonymizer.study.QueueContents;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.Stores;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.StudyQueue;
import io.github.pseudonymizer.study.stable.RemakeOutdated;
import io.github.pseudonymizer.study.stable.Remakes;
import io.github.pseudonymizer.testing.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.mockito.stubbing.OngoingStubbing;

class OutdatedCopiesTest {

    private final Bridge bridge = mock(Bridge.class);
    private final Links links = mock(Links.class);
    private final AuditTrail audit = mock(AuditTrail.class);
    private final StudyQueue queue = mock(StudyQueue.class);
    private final StudyArchive archive = mock(StudyArchive.class);

    private Remakes remakes() {
        when(archive.name()).thenReturn("archive");
        Stores stores = new Stores(
                mock(PseudonymStore.class),
                mock(PatientTraits.class),
                links,
                audit,
                mock(ChangeCursor.class),
                queue,
                mock(QueueContents.class));
        return new Remakes(archive, stores, new Domains(List.of(), Map.of()));
    }

    private OngoingStubbing<Long> countOfOutdated() {
        return when(links.countOutdated("archive", Map.of()));
    }

    private OutdatedCopies start(RemakeOutdated wish) {
        OutdatedCopies outdated = new OutdatedCopies(bridge, remakes(), wish, Duration.ofMillis(1));
        outdated.start();
        return outdated;
    }

    @Test
    void how_many_there_are_is_told_once_and_counted_again_and_again() {
        countOfOutdated().thenReturn(1204L, 1204L, 7L);

        try (OutdatedCopies outdated = start(RemakeOutdated.ASK)) {
            Eventually.until("a look", () -> outdated.count().equals(OptionalLong.of(7)));
        }

        verify(bridge)
                .log(
                        Bridge.LogLevel.WARNING,
                        "1,204 copies were made by older rules; POST /pseudonymizer/remake makes them again");
        verifyNoInteractions(audit, queue);
    }

    @Test
    void where_there_are_none_nothing_is_told() {
        countOfOutdated().thenReturn(0L);

        try (OutdatedCopies outdated = start(RemakeOutdated.ASK)) {
            Eventually.until("a look", () -> outdated.count().equals(OptionalLong.of(0)));
        }

        verify(bridge, never()).log(any(), any());
    }

    @Test
    void a_site_may_have_them_made_again_without_a_request() {
        countOfOutdated().thenReturn(1L);

        try (OutdatedCopies outdated = start(RemakeOutdated.ALWAYS)) {
            Eventually.until("a look", () -> outdated.count().isPresent());
        }

        verify(bridge).log(Bridge.LogLevel.WARNING, "1 copy was made by older rules; it is made again now");
        AuditEntry entry = new AuditEntry(
                "archive",
                AuditEntry.Event.REMAKE_QUEUED,
                Requester.itself(Requester.Cause.REMAKE),
                "",
                "",
                "1 outdated copies");
        verify(audit, times(1)).record(entry);
        verify(queue, times(1)).add("archive", List.of("outdated copies without work after "), Requester.Cause.REMAKE);
    }

    @Test
    void a_site_that_wants_nothing_is_told_nothing() {
        countOfOutdated().thenReturn(5L);

        try (OutdatedCopies outdated = start(RemakeOutdated.NEVER)) {
            Eventually.until("a look", () -> outdated.count().equals(OptionalLong.of(5)));
        }

        verify(bridge, never()).log(any(), any());
        verifyNoInteractions(audit, queue);
    }

    @Test
    void while_the_database_fails_the_number_is_unknown_and_it_is_told_afterwards() {
        countOfOutdated()
                .thenThrow(new StoreException(StoreException.Reason.UNREACHABLE, "no database"))
                .thenReturn(2L);

        try (OutdatedCopies outdated = start(RemakeOutdated.ASK)) {
            Eventually.until("a look", () -> outdated.count().isPresent());
            assertEquals(OptionalLong.of(2), outdated.count());
        }

        verify(bridge).log(eq(Bridge.LogLevel.WARNING), contains("2 copies were made by older rules"));
    }
}
