// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.intercept;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.github.pseudonymizer.orthanc.archive.JobHistory;
import io.github.pseudonymizer.orthanc.archive.OrthancRest;
import io.github.pseudonymizer.orthanc.archive.OrthancVersion;
import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.orthanc.bridge.Event;
import io.github.pseudonymizer.orthanc.request.Job;
import io.github.pseudonymizer.orthanc.request.SavedJob;
import io.github.pseudonymizer.plan.pixel.PixelPolicy;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.PatientIds;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.copy.Pseudonymization;
import io.github.pseudonymizer.study.domain.Domain;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;

class JobsTest {

    private static final long NUMBER = 7;
    private static final Order ORDER = new Order(
            List.of(),
            new Domain(
                    new Namespace("default", new PseudonymFormat.Random("P")),
                    PatientIds.DEFAULT,
                    Profile.DEFAULT,
                    PixelPolicy.DEFAULT,
                    new RequestPolicy(Set.of(), false),
                    uid -> uid),
            Wishes.NONE,
            true,
            false,
            Requester.itself(Requester.Cause.HTTP));

    private final Bridge bridge = mock(Bridge.class);
    private final Pseudonymization pseudonymization = mock(Pseudonymization.class);
    private final Job job = Job.single(Level.STUDY, "a study", "{}", Requester.itself(Requester.Cause.HTTP), true);
    private final List<Job> ordered = new ArrayList<>();
    private final Jobs jobs = new Jobs(
            bridge,
            pseudonymization,
            this::order,
            new Answers(() -> OrthancVersion.parse("1.10.1"), true),
            new JobHistory(new OrthancRest(bridge), 10, InstantSource.system()));

    private Order order(Job begun) {
        ordered.add(begun);
        return ORDER;
    }

    /** As {@link Pseudonymization#carryOut} does it. */
    private static StoreException failing(Progress progress) {
        StoreException closed = new StoreException(StoreException.Reason.UNREACHABLE, "the database is closed");
        progress.failed(closed);
        return closed;
    }

    private void begin() {
        jobs.begin(new Event.JobBegins(1, NUMBER, "an id", SavedJob.write(job)));
    }

    @Test
    void the_body_of_a_request_is_not_read_again_when_its_job_begins() {
        when(bridge.submitJob(anyString(), anyString(), anyInt())).thenReturn("an id");

        jobs.submit(job);
        begin();
        begin();

        assertSame(job, ordered.get(0));
        assertEquals(job, ordered.get(1)); // Like after a restart: it is read again.
        assertNotSame(job, ordered.get(1));
    }

    @Test
    void neither_is_it_when_a_paused_job_begins_again() {
        when(bridge.submitJob(anyString(), anyString(), anyInt())).thenReturn("an id");
        when(pseudonymization.carryOut(any(), any())).thenAnswer(call -> {
            jobs.stop(new Event.JobStops(2, NUMBER, "Paused"));
            return null;
        });

        jobs.submit(job);
        begin();
        begin();

        assertSame(job, ordered.get(1));
    }

    @Test
    void a_job_that_no_request_waits_for_waits_until_the_database_is_prepared() {
        List<Job> before = new ArrayList<>();
        doThrow(new StoreException(StoreException.Reason.PREPARING, "the database is still being prepared"))
                .doAnswer(call -> before.addAll(ordered)) // The domain of an original is a question to the database.
                .when(pseudonymization)
                .checkStore();

        begin();

        assertEquals(List.of(), before);
        InOrder order = inOrder(pseudonymization);
        order.verify(pseudonymization, times(2)).checkStore();
        order.verify(pseudonymization).carryOut(any(), any());
    }

    @Test
    void a_job_does_not_wait_for_a_database_that_cannot_be_reached() {
        doThrow(new StoreException(StoreException.Reason.UNREACHABLE, "the database is closed"))
                .when(pseudonymization)
                .checkStore();

        begin();

        verify(pseudonymization, times(1)).checkStore();
        verify(pseudonymization).carryOut(any(), any());
    }

    @Test
    void a_job_that_fails_ends() {
        when(pseudonymization.carryOut(any(), any())).thenAnswer(call -> {
            throw failing(call.getArgument(1));
        });

        begin();

        verify(bridge, atLeastOnce()).endJob(eq(NUMBER), eq(false), anyString());
    }

    @Test
    void a_job_that_fails_because_orthanc_stops_does_not_end_and_is_resumed() {
        when(pseudonymization.carryOut(any(), any())).thenAnswer(call -> {
            jobs.close();
            throw failing(call.getArgument(1));
        });

        begin();

        verify(bridge, never()).endJob(anyLong(), anyBoolean(), anyString());
    }

    @Test
    void the_request_that_waits_for_it_is_told_all_the_same() {
        when(pseudonymization.carryOut(any(), any())).thenAnswer(call -> {
            jobs.close();
            throw failing(call.getArgument(1));
        });
        when(bridge.submitJob(anyString(), anyString(), anyInt())).thenAnswer(call -> {
            begin();
            return "an id";
        });

        assertThrows(StoreException.class, () -> jobs.carryOut(job));
    }

    /** Which of these a run hears of at its beginning. */
    private List<Boolean> cancelledAndSuspended() {
        List<Boolean> heard = new ArrayList<>();
        when(pseudonymization.carryOut(any(), any())).thenAnswer(call -> {
            Progress progress = call.getArgument(1);
            heard.addAll(List.of(progress.isCancelled(), progress.isSuspended()));
            return null;
        });
        begin();
        return heard;
    }

    @Test
    void a_stop_that_overtakes_its_beginning_is_not_lost() {
        jobs.stop(new Event.JobStops(2, NUMBER, "Canceled"));

        assertEquals(List.of(true, false), cancelledAndSuspended());
    }

    @Test
    void a_pause_that_overtakes_its_beginning_is_none_of_a_later_run() {
        jobs.stop(new Event.JobStops(2, NUMBER - 1, "Paused"));

        assertEquals(List.of(false, false), cancelledAndSuspended());
    }
}
