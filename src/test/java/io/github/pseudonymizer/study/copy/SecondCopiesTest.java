// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.study.Domains;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.PendingStudy;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.stable.StableStudies;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Originals that a script has anonymized, or will. */
class SecondCopiesTest {

    private static final String ORIGINAL = "4711|1.2.3";

    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private void receive(String patient) {
        fixture.receive(patient, "1.2.3", 1);
    }

    /** What a script makes of an original. */
    private String anonymize(String patient) {
        fixture.archive.receive(Fixture.slice("anon-" + patient, "9.9.9", 1, Map.of(0x00120062, "YES")));
        fixture.archive.anonymizedFrom.put("anon-" + patient + "|9.9.9", patient + "|1.2.3");
        return "anon-" + patient + "|9.9.9";
    }

    private StableStudies studies(boolean skip) {
        return fixture.stableStudies(
                fixture.stores.all(),
                fixture.pseudonymization,
                new Domains(List.of(fixture.domain, fixture.trial), Map.of()),
                true,
                new StableStudies.Handling(Fixture.MAX_ATTEMPTS, skip));
    }

    private void work(StableStudies studies, String... stable) {
        fixture.archive.stable.addAll(List.of(stable));
        studies.catchUp();
        boolean more = true;
        while (more) {
            more = studies.workOnce(Progress.UNSEEN).isPresent();
        }
    }

    private List<String> warnings() {
        return fixture.warnings.stream()
                .filter(warning -> warning.startsWith("An original has two copies"))
                .toList();
    }

    private List<String> copied() {
        return fixture.stores.links.values().stream().map(Link::original).toList();
    }

    @Test
    void a_study_that_a_script_has_copied_before_gets_ours_too_and_a_warning() {
        receive("4711");
        anonymize("4711");

        work(studies(false), ORIGINAL);

        assertEquals(List.of(ORIGINAL), copied());
        assertEquals(1, warnings().size(), fixture.warnings.toString());
    }

    @Test
    void a_request_for_one_gets_the_same_warning() {
        receive("4711");
        anonymize("4711");

        fixture.pseudonymization.carryOut(fixture.order(ORIGINAL), Progress.UNSEEN);
        fixture.pseudonymization.carryOut(fixture.order(ORIGINAL), Progress.UNSEEN);

        assertEquals(1, warnings().size(), fixture.warnings.toString());
    }

    @Test
    void a_script_that_copies_after_us_is_noticed_when_its_copy_is_stable() {
        receive("4711");
        StableStudies studies = studies(false);
        work(studies, ORIGINAL);

        work(studies, anonymize("4711"));

        assertEquals(1, warnings().size(), fixture.warnings.toString());
        assertEquals(List.of(ORIGINAL), copied());
    }

    @Test
    void copies_of_ours_in_two_domains_are_none_of_a_script() {
        receive("4711");
        Order order = fixture.order(ORIGINAL);
        fixture.pseudonymization.carryOut(order, Progress.UNSEEN);
        StudyCopying prefixing = fixture.copying(fixture.stores.all(fixture.stores.prefixed()));

        prefixing.carryOut(
                new Order(order.resources(), fixture.trial, order.wishes(), true, false, order.requester()),
                Progress.UNSEEN);

        assertEquals(2, fixture.stores.links.size());
        assertEquals(List.of(), fixture.warnings);
    }

    @Test
    void the_first_and_the_tenth_are_told_of_and_not_every_single_one() {
        StableStudies studies = studies(false);
        for (int study = 0; study < 20; study++) {
            receive("P" + study);
            work(studies, "P" + study + "|1.2.3", anonymize("P" + study));
        }

        assertEquals(2, warnings().size(), fixture.warnings.toString());
        assertTrue(warnings().get(1).contains("(10 since the start)"));
    }

    @Test
    void an_archive_that_cannot_search_is_not_searched_and_what_was_seen_is_remembered() {
        fixture.archive.searches = false;
        receive("4711");
        receive("0815");
        anonymize("0815");

        work(studies(false), anonymize("4711"), ORIGINAL, "0815|1.2.3");

        assertEquals(1, warnings().size(), fixture.warnings.toString());
        assertTrue(warnings().get(0).contains("(1 since the start)"));
    }

    @Test
    void searches_take_a_twentieth_of_the_time() {
        AtomicLong time = new AtomicLong();
        AtomicInteger searches = new AtomicInteger();
        fixture.archive.whileSearching = () -> {
            searches.incrementAndGet();
            time.addAndGet(10);
        };
        SecondCopies copies =
                new SecondCopies(fixture.archive, fixture.stores, fixture.warnings::add, time::incrementAndGet);

        for (int look = 0; look < 1000; look++) {
            copies.lookAt(ORIGINAL);
        }

        assertTrue(time.get() / 20 >= (searches.get() - 1) * 10L, searches + " in " + time);
        assertTrue(searches.get() >= 4, searches + " in " + time);
    }

    @Test
    void skip_leaves_alone_what_a_script_has_copied() {
        receive("4711");
        anonymize("4711");

        work(studies(true), ORIGINAL);

        assertEquals(List.of(), copied());
        assertEquals(Map.of(), fixture.stores.retried);
        assertEquals(List.of(), warnings());
    }

    @Test
    void skip_gives_a_script_a_minute_and_copies_what_it_did_not() {
        receive("4711");
        receive("0815");
        StableStudies studies = studies(true);
        work(studies, ORIGINAL, "0815|1.2.3");
        assertEquals(2, fixture.stores.retried.size());
        anonymize("4711");

        fixture.stores.waiting.add(new PendingStudy(10, "fake", ORIGINAL, Requester.Cause.STABLE_STUDY, 2));
        fixture.stores.waiting.add(new PendingStudy(11, "fake", "0815|1.2.3", Requester.Cause.STABLE_STUDY, 2));
        work(studies);

        assertEquals(List.of("0815|1.2.3"), copied());
    }

    @Test
    void skip_keeps_a_copy_of_ours_up_to_date() {
        receive("4711");
        anonymize("4711");
        fixture.pseudonymization.carryOut(fixture.order(ORIGINAL), Progress.UNSEEN);
        fixture.receive("4711", "1.2.3", 2);

        work(studies(true), ORIGINAL);

        assertEquals(
                2,
                fixture.stores.find("fake", "default", ORIGINAL).orElseThrow().instances());
    }
}
