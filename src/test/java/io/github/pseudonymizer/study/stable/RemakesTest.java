// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.stable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.study.Domains;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Making;
import io.github.pseudonymizer.study.PendingStudy;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.copy.Fixture;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Copies that were made by older rules, and what becomes of them. */
class RemakesTest extends RemakesFixture {

    private static final String FIRST = "4711|1.2.3|1.2.3.1|1.2.3.1.1";

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
                "refused, 1 instances of the copy are without their original, so it cannot be made again and stays as"
                        + " it is",
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
