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
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Making;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Outcome;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.copy.Fixture;
import io.github.pseudonymizer.study.domain.Domain;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
        return fixture.archive.instancesOf(copy.study()).stream()
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

    private Link link() {
        return fixture.stores.find("fake", "default", STUDY).orElseThrow();
    }

    private Making making() {
        return fixture.stores.making(link());
    }

    @Test
    void a_copy_made_by_other_rules_is_outdated_until_it_is_made_again() {
        assertEquals(1, remakes.countOutdated());
        assertEquals(1, remakes.remakeOutdated(Fixture.MERCY));

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

        remakes.remakeOutdated(Fixture.MERCY);

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
        remakes.remakeOutdated(Fixture.MERCY);

        assertEquals("refused, the original is gone, so its copy cannot be made again and stays as it is", work());
        assertEquals(2, with("120"));
        assertEquals(Link.State.COMPLETE, link().state());
    }

    @Test
    void a_copy_of_which_one_original_is_gone_stays_as_it_is_and_is_reported() {
        fixture.archive.delete(new Resource(Level.INSTANCE, FIRST));
        remakes.remakeOutdated(Fixture.MERCY);

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
        remakes.remakeOutdated(Fixture.MERCY);

        assertEquals("", work());

        assertEquals(0, with("120"));
        Map<String, Set<String>> labels = Objects.requireNonNull(fixture.archive.labels);
        assertEquals(Set.of("reviewed"), labels.get(copy.study()));
        assertEquals(Set.of("good"), labels.get(series));
        assertEquals(Set.of("key"), labels.get(copy.instances().get(0)));
    }

    @Test
    void instances_that_are_as_they_should_be_are_not_stored_again() {
        remakes.remakeOutdated(Fixture.MERCY);
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

        remakes.remakeOutdatedUnlessNoted();

        assertEquals("nothing to do", work());
        fixture.stores.givenUp.clear();
        remakes.remakeOutdatedUnlessNoted();
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

        String problem = fixture.stableStudies(other, false)
                .workOnce(Progress.UNSEEN)
                .map(StableStudies.Attempt::problem)
                .orElseThrow();

        assertEquals(
                "refused, by today's rules the copy would have other UIDs or another pseudonym, so it stays as it is",
                problem);
        assertEquals(2, fixture.archive.instancesOf(copy.study()).size());
    }
}
