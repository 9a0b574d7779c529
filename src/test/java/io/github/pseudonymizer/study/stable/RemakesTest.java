package io.github.pseudonymizer.study.stable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.Domains;
import io.github.pseudonymizer.study.FakeArchive;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Making;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Outcome;
import io.github.pseudonymizer.study.PendingStudy;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.copy.Fixture;
import io.github.pseudonymizer.study.domain.Domain;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Copies that were made by older rules, and what becomes of them. */
class RemakesTest {

    private static final Tag KVP = Tag.of(0x0018, 0x0060);
    private static final String STUDY = "4711|1.2.3";
    private static final String FIRST = "4711|1.2.3|1.2.3.1|1.2.3.1.1";

    private final Fixture fixture = new Fixture();
    private final Domain today = with(
            new Profile("2026d", Set.of(Option.RETAIN_LONGITUDINAL_MODIFIED_DATES), Set.of(), Set.of(KVP), Map.of()));
    private final Domains domains = new Domains(List.of(today), Map.of());
    private final Remakes remakes = new Remakes(fixture.archive, fixture.stores.all(), domains);
    private Outcome.Copy copy = new Outcome.Copy("", "", List.of(), List.of());

    private Domain with(Profile profile) {
        Domain plain = fixture.domain;
        return new Domain(plain.namespace(), plain.patientIds(), profile, plain.pixels(), plain.policy(), plain.uids());
    }

    /** Made before an administrator decided that the KVP goes. */
    @BeforeEach
    void copy() {
        receive(1);
        receive(2);
        copy = fixture.pseudonymization
                .carryOut(fixture.order(STUDY), Progress.UNSEEN)
                .copies()
                .get(0);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void receive(int number) {
        fixture.archive.receive(Fixture.slice("4711", "1.2.3", number, Map.of(0x00180060, "120")));
    }

    private long with(String text) {
        return with(text, copy.study());
    }

    private long with(String text, String study) {
        return fixture.archive.instancesOf(study).stream()
                .map(fixture.archive.files::get)
                .filter(file -> new String(file, StandardCharsets.ISO_8859_1).contains(text))
                .count();
    }

    private String work() {
        return fixture.stableStudies(domains, false)
                .workOnce(Progress.UNSEEN)
                .map(StableStudies.Attempt::problem)
                .orElse("nothing to do");
    }

    private void remakeOutdated() {
        assertEquals(1, remakes.remakeOutdated(Fixture.MERCY));
        assertEquals("", work(), "the first step");
    }

    private Link link() {
        return fixture.stores.find("fake", "default", STUDY).orElseThrow();
    }

    private Making making() {
        return fixture.stores.making(link());
    }

    @Test
    void a_copy_made_by_other_rules_is_outdated_until_it_is_made_again() {
        assertEquals(1, remakes.countOutdated());
        remakeOutdated();

        assertEquals("", work());

        assertEquals(0, remakes.countOutdated());
        assertEquals(0, with("120"));
        assertEquals(Set.copyOf(copy.instances()), fixture.archive.instancesOf(copy.study()));
        assertEquals(Link.State.COMPLETE, link().state());
        assertEquals(2, link().instances());
        assertEquals("nothing to do", work());
    }

    @Test
    void a_copy_made_by_todays_rules_is_not_outdated() {
        Remakes same =
                new Remakes(fixture.archive, fixture.stores.all(), new Domains(List.of(fixture.domain), Map.of()));

        assertEquals(0, same.countOutdated());
        assertEquals(List.of(), same.outdated("", 10, Fixture.MERCY));
    }

    /** As the version 0.1.0 left it: nothing recorded, and identities in texts and behind the pixels. */
    @Test
    void a_copy_of_an_older_version_keeps_no_identity_that_was_left_in_it() {
        for (String instance : copy.instances()) {
            byte[] file = Objects.requireNonNull(fixture.archive.files.get(instance));
            byte[] planted = "\u00FC\u00FF\u00FC\u00FFOB\0\0\u0014\0\0\0MERCY^QUITE^INVENTED"
                    .getBytes(StandardCharsets.ISO_8859_1); // Data Set Trailing Padding (FFFC,FFFC)
            byte[] both = Arrays.copyOf(file, file.length + planted.length);
            System.arraycopy(planted, 0, both, file.length, planted.length);
            fixture.archive.files.put(instance, both);
        }
        fixture.stores.makings.clear();
        assertEquals(2, with("MERCY"));
        assertEquals(1, remakes.countOutdated());

        remakeOutdated();

        assertEquals("", work());
        assertEquals(0, with("MERCY"));
        assertEquals(Set.copyOf(copy.instances()), fixture.archive.instancesOf(copy.study()));
    }

    @Test
    void a_dry_run_changes_nothing() {
        assertEquals(
                Map.of(STUDY, Remakes.Result.WOULD_BE_MADE_AGAIN, copy.study(), Remakes.Result.WOULD_BE_MADE_AGAIN),
                remakes.remake(List.of(STUDY, copy.study()), true, Fixture.MERCY));
        assertEquals("nothing to do", work());
        assertEquals(2, with("120"));
    }

    @Test
    void studies_are_named_by_their_original_or_by_their_copy() {
        assertEquals(
                Map.of(copy.study(), Remakes.Result.QUEUED, "nothing", Remakes.Result.UNKNOWN),
                remakes.remake(List.of(copy.study(), "nothing"), false, Fixture.MERCY));

        assertEquals("", work());
        assertEquals(0, with("120"));
        assertTrue(fixture.stores.audit.toString().contains("REMAKE_QUEUED"));
    }

    @Test
    void an_original_that_is_gone_leaves_its_copy_and_is_reported() {
        fixture.archive.delete(new Resource(Level.STUDY, STUDY));

        assertEquals(Map.of(STUDY, Remakes.Result.ORIGINAL_GONE), remakes.remake(List.of(STUDY), false, Fixture.MERCY));
        remakeOutdated();

        assertEquals("refused, the original is gone, so its copy cannot be made again and stays as it is", work());
        assertEquals(2, with("120"));
        assertEquals(Link.State.COMPLETE, link().state());
    }

    @Test
    void a_copy_of_which_one_original_is_gone_stays_as_it_is_and_is_reported() {
        fixture.archive.delete(new Resource(Level.INSTANCE, FIRST));
        remakeOutdated();

        assertEquals(
                "refused, 1 instances of the copy are without their original, so it cannot be made again and stays as it"
                        + " is",
                work());
        assertEquals(2, with("120"));
        assertEquals(Link.State.COMPLETE, link().state());
    }

    @Test
    void a_late_instance_makes_all_of_an_outdated_copy_again() {
        receive(3);
        fixture.stores.add("fake", List.of(STUDY), Requester.Cause.STABLE_STUDY);

        assertEquals("", work());

        assertEquals(3, fixture.archive.instancesOf(copy.study()).size());
        assertEquals(0, with("120"));
        assertEquals(0, remakes.countOutdated());
        assertEquals(Link.State.COMPLETE, link().state());
    }

    @Test
    void an_outdated_copy_to_which_nothing_comes_stays_as_it_is() {
        fixture.stores.add("fake", List.of(STUDY), Requester.Cause.STABLE_STUDY);

        assertEquals("", work());

        assertEquals(2, with("120"));
        assertEquals(1, remakes.countOutdated());
    }

    @Test
    void a_late_instance_joins_what_cannot_be_made_again_and_the_copy_counts_as_outdated() {
        fixture.archive.delete(new Resource(Level.INSTANCE, FIRST));
        receive(3);
        fixture.stores.add("fake", List.of(STUDY), Requester.Cause.STABLE_STUDY);

        assertEquals("", work());

        assertEquals(3, fixture.archive.instancesOf(copy.study()).size());
        assertEquals(2, with("120"));
        assertEquals(Making.MIXED, making().digest());
        assertEquals(1, remakes.countOutdated());
    }

    @Test
    void the_wishes_of_a_copy_are_those_of_the_copy_that_is_made_again() {
        Tag model = Tag.of(0x0008, 0x1090);
        fixture.archive.receive(Fixture.slice("4712", "1.2.4", 1, Map.of(0x00081090, "Invented CT 7")));
        Wishes wishes = new Wishes(Set.of(), Set.of(model), Map.of(), false, "");
        Order order = new Order(
                List.of(new Resource(Level.STUDY, "4712|1.2.4")), fixture.domain, wishes, true, false, Fixture.MERCY);
        copy = fixture.pseudonymization
                .carryOut(order, Progress.UNSEEN)
                .copies()
                .get(0);

        remakes.remake(List.of("4712|1.2.4"), false, Fixture.MERCY);

        assertEquals("", work());
        assertEquals(0, with("Invented CT 7"));
        assertEquals(
                wishes,
                fixture.stores
                        .making(fixture.stores
                                .find("fake", "default", "4712|1.2.4")
                                .orElseThrow())
                        .wishes());
    }

    @Test
    void labels_that_users_put_on_the_copy_stay_on_it() {
        String series = copy.series().get(0);
        fixture.archive.label(new Resource(Level.STUDY, copy.study()), "reviewed");
        fixture.archive.label(new Resource(Level.SERIES, series), "good");
        fixture.archive.label(new Resource(Level.INSTANCE, copy.instances().get(0)), "key");
        remakeOutdated();

        assertEquals("", work());

        assertEquals(0, with("120"));
        Map<String, Set<String>> labels = Objects.requireNonNull(fixture.archive.labels);
        assertEquals(Set.of("reviewed"), labels.get(copy.study()));
        assertEquals(Set.of("good"), labels.get(series));
        assertEquals(Set.of("key"), labels.get(copy.instances().get(0)));
    }

    @Test
    void labels_stay_also_if_a_crash_comes_when_the_only_instance_of_the_copy_is_deleted() {
        Labelled labelled = labelled();
        fixture.archive.storesUntilFull = fixture.archive.stores.get() + 1; // It is there, so it is deleted first.
        long unused =
                remakes.remake(List.of(labelled.study()), false, Fixture.MERCY).size();
        assertTrue(work().startsWith("will be tried again"));
        assertEquals(Set.of(), fixture.archive.instancesOf(labelled.copy().study()));
        assertEquals(List.of(), labelled.labels());
        fixture.archive.storesUntilFull = Integer.MAX_VALUE;
        fixture.stores.waiting.clear();

        fixture.stableStudies(domains, false).recover();
        assertEquals("", work());

        assertEquals(List.of("patient", "study", "series", "instance"), labelled.labels());
        assertEquals(0, with("120", labelled.copy().study()));
        Making made = fixture.stores.making(
                fixture.stores.find("fake", "default", labelled.study()).orElseThrow());
        assertEquals(Map.of(), made.labels(), "nothing is left of them in the record");
    }

    @Test
    void labels_stay_also_if_the_only_instance_is_replaced_because_its_original_changed() {
        Labelled labelled = labelled();
        fixture.archive.receive(Fixture.slice("4712", "1.2.4", 1, Map.of(0x00180060, "90")));
        fixture.stores.add("fake", List.of(labelled.study()), Requester.Cause.STABLE_STUDY);

        StableStudies.Attempt attempt =
                fixture.stableStudies(false).workOnce(Progress.UNSEEN).orElseThrow();

        assertEquals("", attempt.problem());
        assertEquals(0, with("120", labelled.copy().study()));
        assertEquals(List.of("patient", "study", "series", "instance"), labelled.labels());
    }

    /** A study of one instance and its copy, which users have labelled. */
    private record Labelled(FakeArchive archive, String study, Outcome.Copy copy) {

        List<String> labels() {
            Map<String, Set<String>> all = Objects.requireNonNull(archive.labels);
            return Stream.of(
                            copy.patient(),
                            copy.study(),
                            copy.series().get(0),
                            copy.instances().get(0))
                    .flatMap(id -> all.getOrDefault(id, Set.of()).stream())
                    .toList();
        }
    }

    private Labelled labelled() {
        fixture.archive.receive(Fixture.slice("4712", "1.2.4", 1, Map.of(0x00180060, "120")));
        Outcome.Copy one = fixture.pseudonymization
                .carryOut(fixture.order("4712|1.2.4"), Progress.UNSEEN)
                .copies()
                .get(0);
        fixture.archive.label(new Resource(Level.PATIENT, one.patient()), "patient");
        fixture.archive.label(new Resource(Level.STUDY, one.study()), "study");
        fixture.archive.label(new Resource(Level.SERIES, one.series().get(0)), "series");
        fixture.archive.label(new Resource(Level.INSTANCE, one.instances().get(0)), "instance");
        return new Labelled(fixture.archive, "4712|1.2.4", one);
    }

    @Test
    void instances_that_are_as_they_should_be_are_not_stored_again() {
        remakeOutdated();
        assertEquals("", work());
        int stores = fixture.archive.stores.get();
        remakes.remake(List.of(STUDY), false, Fixture.MERCY);

        assertEquals("", work());

        assertEquals(stores, fixture.archive.stores.get());
    }

    @Test
    void a_crash_in_the_middle_ends_in_a_copy_that_is_wholly_new() {
        for (int stored = 1; stored <= 2; stored++) {
            fixture.stores.makings.clear();
            fixture.archive.overwrites = stored == 1;
            fixture.archive.storesUntilFull = fixture.archive.stores.get() + stored;
            remakes.remake(List.of(STUDY), false, Fixture.MERCY);
            Outcome.Copy unused = copy;
            String problem = work();
            fixture.archive.storesUntilFull = Integer.MAX_VALUE;
            if (!problem.isEmpty()) {
                assertEquals(Link.State.STORING, link().state());
                assertTrue(making().unfinished());
                fixture.stores.waiting.clear();
                fixture.stableStudies(domains, false).recover();
                assertEquals("", work());
            }

            assertEquals(0, with("120"));
            assertEquals(2, fixture.archive.instancesOf(copy.study()).size());
            assertEquals(Link.State.COMPLETE, link().state());
            assertFalse(making().unfinished());
        }
    }

    @Test
    void originals_are_not_deleted_while_another_run_needs_them() {
        fixture.stores.begin(link(), List.of(), making().unfinished(true));
        Order order =
                new Order(List.of(new Resource(Level.STUDY, STUDY)), today, Wishes.NONE, false, false, Fixture.MERCY);
        fixture.archive.overwrites = true;
        fixture.archive.storesUntilFull = fixture.archive.stores.get() + 1;
        assertThrows(ArchiveException.class, () -> fixture.pseudonymization.carryOut(order, Progress.UNSEEN));

        assertEquals(2, fixture.archive.instancesOf(STUDY).size());
        assertEquals(Link.State.STORING, link().state());
    }

    @Test
    void by_itself_nothing_is_queued_that_waits_already_or_was_given_up() {
        fixture.stores.givenUp.put(STUDY, "invented");

        remakes.remakeOutdatedUnlessNoted(1);

        assertEquals("", work(), "the first step");
        assertEquals("nothing to do", work());
        fixture.stores.givenUp.clear();
        remakes.remakeOutdatedUnlessNoted(1);
        assertEquals("", work(), "the first step");
        assertEquals("", work());
        assertEquals(0, with("120"));
    }

    @Test
    void a_copy_that_would_get_another_pseudonym_stays_as_it_is() {
        Domain retaining = with(new Profile(
                "2026d",
                Set.of(Option.RETAIN_LONGITUDINAL_MODIFIED_DATES, Option.RETAIN_UIDS),
                Set.of(),
                Set.of(),
                Map.of()));
        Domains other = new Domains(List.of(retaining), Map.of());
        new Remakes(fixture.archive, fixture.stores.all(), other).remakeOutdated(Fixture.MERCY);
        StableStudies working = fixture.stableStudies(other, false);
        assertEquals("", working.workOnce(Progress.UNSEEN).orElseThrow().problem(), "the first step");

        String problem = working.workOnce(Progress.UNSEEN)
                .map(StableStudies.Attempt::problem)
                .orElseThrow();

        assertEquals(
                "refused, by today's rules the copy would have other UIDs or another pseudonym, so it stays as it is",
                problem);
        assertEquals(2, fixture.archive.instancesOf(copy.study()).size());
    }

    @Test
    void of_very_many_copies_only_a_few_wait_at_a_time_so_that_others_get_their_turn() {
        for (int i = 0; i < 250; i++) {
            Link outdated = new Link(
                    "fake",
                    "default",
                    "original" + i,
                    "copy" + i,
                    "P1",
                    Link.State.COMPLETE,
                    Fixture.MERCY,
                    1,
                    0,
                    Instant.EPOCH);
            fixture.stores.begin(outdated);
        }
        assertEquals(251, remakes.remakeOutdated(Fixture.MERCY));
        int most = 0;
        List<String> done = new ArrayList<>();

        for (int works = 0; !fixture.stores.waiting.isEmpty() && works < 1000; works++) {
            most = Math.max(most, fixture.stores.waiting.size());
            done.add(fixture.stores.waiting.element().study());
            String unused = work();
        }

        assertTrue(most <= 101, most + " waited");
        assertEquals(254, done.size(), "251 studies and three steps");
        assertEquals(254, Set.copyOf(done).size());
    }

    @Test
    void a_step_that_is_done_again_after_a_crash_leaves_out_nothing() {
        long unused = remakes.remakeOutdated(Fixture.MERCY);
        PendingStudy step = fixture.stores.waiting.remove();
        OutdatedWalk walk = new OutdatedWalk(fixture.archive, fixture.stores.all(), domains);
        walk.carryOut(step);
        fixture.stores.waiting.add(step);

        while (!fixture.stores.waiting.isEmpty()) {
            assertEquals("", work());
        }

        assertEquals(0, with("120"));
        assertEquals(0, remakes.countOutdated());
    }
}
