package io.github.pseudonymizer.study.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.AuditTrail;
import io.github.pseudonymizer.study.Domains;
import io.github.pseudonymizer.study.FakeArchive;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.copy.Fixture;
import io.github.pseudonymizer.study.domain.DomainException;
import io.github.pseudonymizer.study.domain.DomainRule;
import io.github.pseudonymizer.study.domain.StudyTraits;
import io.github.pseudonymizer.study.stable.StableStudies;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Copies that the archive's own anonymization made are found, and replaced by ours. */
class BuiltInCopiesTest {

    private static final String ORIGINAL = "4711|1.2.3";
    private static final String STRAY = "anon|9.1";

    private final Fixture fixture = new Fixture();
    private final FakeArchive archive = fixture.archive;
    private final Domains cohorts = new Domains(List.of(fixture.domain), Map.of());

    @BeforeEach
    void receive() {
        fixture.receive("4711", "1.2.3", 1);
        fixture.receive("4711", "1.2.3", 2);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    /** As the archive's own anonymization does. */
    private String anonymize(String original, String patient, String study) {
        archive.receive(Fixture.slice(patient, study, 1, Map.of(0x00120062, "YES")));
        archive.anonymizedFrom.put(patient + "|" + study, original);
        return patient + "|" + study;
    }

    private String anonymize() {
        return anonymize(ORIGINAL, "anon", "9.1");
    }

    private String pseudonymize(String study) {
        return fixture.pseudonymization
                .carryOut(fixture.order(study), Progress.UNSEEN)
                .copies()
                .get(0)
                .study();
    }

    private BuiltInCopies strays() {
        return new BuiltInCopies(archive, fixture.stores.all(), cohorts);
    }

    private Map<String, BuiltInCopies.Result> replaceAll() {
        return strays().replaceAll("", false, Fixture.MERCY);
    }

    private void work() {
        work(cohorts);
    }

    private void work(Domains domains) {
        StableStudies studies = fixture.stableStudies(domains, false);
        while (studies.workOnce(Progress.UNSEEN).isPresent()) {
            // Until nothing is left to do.
        }
    }

    /** As if it had been queued when it still was a stray. */
    private void queue(String study) {
        fixture.stores.add("fake", List.of(study), Requester.Cause.STRAY);
    }

    private Set<String> studies() {
        return Set.copyOf(archive.studies(0, 100));
    }

    private List<AuditEntry> replacements() {
        return fixture.stores.audit.stream()
                .filter(entry -> entry.event() == AuditEntry.Event.STRAY_REPLACED)
                .toList();
    }

    @Test
    void strays_are_told_from_originals_and_from_our_copies() {
        anonymize();
        anonymize("0815|gone", "anon", "9.2");
        pseudonymize(ORIGINAL);

        BuiltInCopies.Page page = strays().page(0, 100, Fixture.MERCY);

        assertEquals(
                List.of(
                        new BuiltInCopies.Stray(STRAY, ORIGINAL, true, 1, 2, BuiltInCopies.Stray.State.FOUND, ""),
                        new BuiltInCopies.Stray(
                                "anon|9.2", "0815|gone", false, 1, 0, BuiltInCopies.Stray.State.FOUND, "")),
                page.builtInCopies());
        assertTrue(page.done());
        assertEquals(4, page.next());
    }

    @Test
    void pages_together_are_the_whole() {
        anonymize();
        anonymize(ORIGINAL, "anon", "9.2");

        BuiltInCopies.Page first = strays().page(0, 2, Fixture.MERCY);
        BuiltInCopies.Page second = strays().page(first.next(), 2, Fixture.MERCY);

        assertEquals(1, first.builtInCopies().size());
        assertFalse(first.done());
        assertEquals(1, second.builtInCopies().size());
        assertTrue(second.done());
    }

    @Test
    void a_stray_gives_way_to_the_complete_copy_of_its_original() {
        anonymize();

        replaceAll();
        work();

        Link link = fixture.stores.find("fake", "default", ORIGINAL).orElseThrow();
        assertEquals(Set.of(ORIGINAL, link.copy()), studies());
        assertEquals(Link.State.COMPLETE, link.state());
        assertEquals(2, archive.instancesOf(link.copy()).size());
        assertEquals(Requester.Cause.STRAY, link.requester().cause());
        assertEquals(
                List.of(new AuditEntry(
                        "fake",
                        AuditEntry.Event.STRAY_REPLACED,
                        Requester.itself(Requester.Cause.STRAY),
                        "default",
                        link.copy(),
                        "")),
                replacements());
    }

    @Test
    void a_list_tells_what_is_queued_and_what_failed_and_why() {
        fixture.receiveLeaking("4711", "1.2.3", 3);
        anonymize();
        fixture.stores.add("fake", List.of(STRAY), Requester.Cause.STABLE_STUDY);
        BuiltInCopies.Stray stable = onlyStray();
        fixture.stores.waiting.clear();

        replaceAll();
        BuiltInCopies.Stray queued = onlyStray();
        work();
        BuiltInCopies.Stray failed = onlyStray();

        assertEquals(BuiltInCopies.Stray.State.FOUND, stable.state());
        assertEquals(BuiltInCopies.Stray.State.QUEUED, queued.state());
        assertEquals("", queued.reason());
        assertEquals(BuiltInCopies.Stray.State.FAILED, failed.state());
        assertTrue(failed.reason().startsWith("LEAK"), failed.reason());
    }

    private BuiltInCopies.Stray onlyStray() {
        List<BuiltInCopies.Stray> builtInCopies =
                strays().page(0, 100, Fixture.MERCY).builtInCopies();
        assertEquals(1, builtInCopies.size());
        return builtInCopies.get(0);
    }

    @Test
    void the_original_goes_to_the_domain_that_is_asked_for_whatever_the_rules_say() {
        anonymize();
        Domains domains = new Domains(List.of(fixture.domain, fixture.trial), Map.of());
        BuiltInCopies builtInCopies = new BuiltInCopies(archive, fixture.stores.all(), domains);

        builtInCopies.replaceAll("trial", false, Fixture.MERCY);
        work(domains);

        assertTrue(fixture.stores.find("fake", "trial", ORIGINAL).isPresent());
        assertEquals(1, fixture.stores.links.size());
        assertEquals("trial", fixture.stores.audit.get(0).domain());
        assertFalse(studies().contains(STRAY));
    }

    @Test
    void an_unknown_domain_is_refused_and_nothing_is_queued() {
        anonymize();

        assertThrows(DomainException.class, () -> strays().replaceAll("strange", false, Fixture.MERCY));
        assertThrows(DomainException.class, () -> strays().replace(List.of(STRAY), "strange", false, Fixture.MERCY));

        assertTrue(fixture.stores.waiting.isEmpty());
        assertEquals(List.of(), fixture.stores.audit);
    }

    @Test
    void a_domain_that_is_gone_when_its_turn_comes_leaves_the_stray() {
        anonymize();
        fixture.stores.addStrays("fake", List.of(STRAY), "strange");

        work();

        assertTrue(studies().contains(STRAY));
        assertTrue(fixture.stores.givenUp.getOrDefault(STRAY, "").startsWith("unknown Domain"));
    }

    @Test
    void a_dry_run_queues_nothing() {
        anonymize();

        Map<String, BuiltInCopies.Result> results = strays().replaceAll("", true, Fixture.MERCY);

        assertEquals(Map.of(STRAY, BuiltInCopies.Result.WOULD_BE_REPLACED), results);
        assertTrue(fixture.stores.waiting.isEmpty());
    }

    @Test
    void strays_of_one_original_all_give_way_to_one_copy() {
        anonymize();
        anonymize(ORIGINAL, "anon", "9.2");

        replaceAll();
        work();

        assertEquals(2, studies().size());
        assertEquals(2, replacements().size());
    }

    @Test
    void the_stray_stays_while_the_copy_cannot_be_completed() {
        anonymize();
        archive.storesUntilFull = 1;

        replaceAll();
        work();

        assertEquals(Set.of(ORIGINAL, STRAY), studies());
        assertEquals("NOT_STORED: full", fixture.stores.retried.get(STRAY));
        assertEquals(List.of(), replacements());
    }

    @Test
    void the_stray_stays_if_its_original_is_refused() {
        fixture.receiveLeaking("4711", "1.2.3", 3);
        anonymize();

        replaceAll();
        work();

        assertEquals(Set.of(ORIGINAL, STRAY), studies());
        assertTrue(fixture.stores.givenUp.getOrDefault(STRAY, "").startsWith("LEAK"));
    }

    @Test
    void the_stray_stays_if_the_audit_trail_fails() {
        anonymize();
        pseudonymize(ORIGINAL);
        AuditTrail broken = entry -> {
            throw new StoreException(StoreException.Reason.UNREACHABLE, "no database");
        };
        StableStudies studies =
                fixture.stableStudies(fixture.stores.all(broken), fixture.pseudonymization, cohorts, false);
        queue(STRAY);

        studies.workOnce(Progress.UNSEEN);

        assertTrue(studies().contains(STRAY));
        assertEquals("UNREACHABLE: no database", fixture.stores.retried.get(STRAY));
    }

    @Test
    void a_stray_whose_original_is_gone_is_told_and_stays() {
        anonymize();
        queue(STRAY);
        archive.delete(new Resource(Level.STUDY, ORIGINAL));

        Map<String, BuiltInCopies.Result> results = replaceAll();
        work();

        assertEquals(Map.of(STRAY, BuiltInCopies.Result.ORIGINAL_GONE), results);
        assertEquals(Set.of(STRAY), studies());
        assertEquals(Map.of(), fixture.stores.links);
    }

    @Test
    void what_is_no_stray_is_never_deleted() {
        anonymize();
        String copy = pseudonymize(ORIGINAL);
        String ofStray = pseudonymize(STRAY);
        Set<String> before = studies();
        List.of(ORIGINAL, STRAY, copy, ofStray, "strange").forEach(this::queue);

        Map<String, BuiltInCopies.Result> results =
                strays().replace(List.of(ORIGINAL, STRAY, copy, ofStray), "", false, Fixture.MERCY);
        work();

        assertEquals(Set.of(BuiltInCopies.Result.NOT_A_STRAY), Set.copyOf(results.values()));
        assertEquals(before, studies());
        assertEquals(List.of(), replacements());
    }

    @Test
    void a_link_in_a_domain_that_is_configured_no_more_protects_too() {
        anonymize();
        pseudonymizeInTrial(STRAY);
        queue(STRAY);

        Map<String, BuiltInCopies.Result> results = strays().replace(List.of(STRAY), "", false, Fixture.MERCY);
        work();

        assertEquals(Map.of(STRAY, BuiltInCopies.Result.NOT_A_STRAY), results);
        assertTrue(studies().contains(STRAY));
        assertEquals(List.of(), strays().page(0, 100, Fixture.MERCY).builtInCopies());
    }

    private void pseudonymizeInTrial(String study) {
        fixture.pseudonymization.carryOut(
                new Order(
                        List.of(new Resource(Level.STUDY, study)),
                        fixture.trial,
                        Wishes.NONE,
                        true,
                        false,
                        Fixture.MERCY),
                Progress.UNSEEN);
    }

    @Test
    void a_link_that_failed_protects_too() {
        anonymize();
        pseudonymize(STRAY);
        fixture.stores.fail(fixture.stores.find("fake", "default", STRAY).orElseThrow());
        queue(STRAY);

        work();

        assertTrue(studies().contains(STRAY));
        assertEquals(List.of(), replacements());
    }

    @Test
    void a_stray_that_has_more_than_is_left_of_its_original_is_told_and_stays() {
        archive.receive(Fixture.slice("anon", "9.1", 2, Map.of(0x00120062, "YES")));
        anonymize();
        queue(STRAY);
        archive.delete(new Resource(
                Level.INSTANCE, archive.instancesOf(ORIGINAL).iterator().next()));

        Map<String, BuiltInCopies.Result> results = replaceAll();
        work();

        assertEquals(Map.of(STRAY, BuiltInCopies.Result.ORIGINAL_INCOMPLETE), results);
        assertTrue(studies().containsAll(Set.of(ORIGINAL, STRAY)));
        assertEquals(List.of(), replacements());
    }

    @Test
    void nobody_copies_a_stray_while_it_goes() {
        anonymize();
        pseudonymize(ORIGINAL);
        queue(STRAY);
        Order ofStray = fixture.order(STRAY);
        Thread user = new Thread(() -> {
            try {
                fixture.pseudonymization.carryOut(ofStray, Progress.UNSEEN);
            } catch (ArchiveException gone) {
                fixture.stores.retried.put("user", gone.reason().name());
            }
        });
        AuditTrail meanwhile = entry -> {
            user.start();
            join(user, 300);
        };
        StableStudies studies =
                fixture.stableStudies(fixture.stores.all(meanwhile), fixture.pseudonymization, cohorts, false);

        studies.workOnce(Progress.UNSEEN);
        join(user, 0);

        assertFalse(studies().contains(STRAY));
        assertEquals("GONE", fixture.stores.retried.get("user"));
        assertEquals(1, fixture.stores.links.size());
    }

    /** @param milliseconds 0 for as long as it takes */
    private static void join(Thread thread, long milliseconds) {
        try {
            thread.join(milliseconds);
        } catch (InterruptedException stopping) {
            throw new AssertionError(stopping);
        }
    }

    @Test
    void the_stray_of_one_of_our_copies_is_just_deleted() {
        String copy = pseudonymize(ORIGINAL);
        anonymize(copy, "anon", "9.1");

        replaceAll();
        work();

        assertEquals(Set.of(ORIGINAL, copy), studies());
        assertEquals(1, fixture.stores.links.size());
        assertEquals(copy, replacements().get(0).subject());
    }

    @Test
    void the_stray_of_a_copy_that_is_not_complete_waits() {
        String copy = pseudonymize(ORIGINAL);
        anonymize(copy, "anon", "9.1");
        fixture.stores.begin(fixture.stores.find("fake", "default", ORIGINAL).orElseThrow());

        replaceAll();
        work();

        assertEquals(Set.of(ORIGINAL, copy, STRAY), studies());
        assertTrue(fixture.stores.retried.containsKey(STRAY));
    }

    @Test
    void strays_of_strays_go_back_to_the_first_original() {
        anonymize();
        anonymize(STRAY, "bnon", "9.2");
        anonymize("bnon|9.2", "cnon", "9.3");

        replaceAll();
        work();

        Link link = fixture.stores.find("fake", "default", ORIGINAL).orElseThrow();
        assertEquals(Set.of(ORIGINAL, link.copy()), studies());
        assertEquals(1, fixture.stores.links.size());
    }

    @Test
    void a_stray_of_which_only_another_stray_is_left_is_replaced_by_the_copy_of_that() {
        anonymize("0815|gone", "anon", "9.1");
        anonymize(STRAY, "bnon", "9.2");

        replaceAll();
        work();

        Link link = fixture.stores.find("fake", "default", STRAY).orElseThrow();
        assertEquals(Set.of(ORIGINAL, STRAY, link.copy()), studies());
    }

    @Test
    void what_comes_from_itself_has_no_original_and_stays() {
        anonymize("bnon|9.2", "anon", "9.1");
        anonymize("anon|9.1", "bnon", "9.2");
        anonymize("cnon|9.3", "cnon", "9.3");
        queue("anon|9.1");
        queue("cnon|9.3");

        Map<String, BuiltInCopies.Result> results =
                strays().replace(List.of("anon|9.1", "cnon|9.3"), "", false, Fixture.MERCY);
        work();

        assertEquals(
                Map.of("anon|9.1", BuiltInCopies.Result.ORIGINAL_GONE, "cnon|9.3", BuiltInCopies.Result.NOT_A_STRAY),
                results);
        assertEquals(4, studies().size());
    }

    @Test
    void the_original_goes_to_the_domain_of_which_a_rule_holds() {
        anonymize();
        DomainRule rule = new DomainRule(Set.of(), Set.of("trial"), Set.of(), Set.of(), Set.of(), List.of());
        archive.traits.put(ORIGINAL, new StudyTraits(Set.of("trial"), Set.of(), Set.of(), Set.of(), ""));

        replaceAll();
        work(new Domains(List.of(fixture.domain, fixture.trial), Map.of("trial", List.of(rule))));

        assertTrue(fixture.stores.find("fake", "trial", ORIGINAL).isPresent());
        assertFalse(studies().contains(STRAY));
    }
}
