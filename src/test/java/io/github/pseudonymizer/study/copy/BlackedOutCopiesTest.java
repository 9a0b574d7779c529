// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.TransferSyntax;
import io.github.pseudonymizer.plan.pixel.Mask;
import io.github.pseudonymizer.plan.pixel.PixelPolicy;
import io.github.pseudonymizer.plan.pixel.PixelPolicy.Rule;
import io.github.pseudonymizer.plan.pixel.Rectangle;
import io.github.pseudonymizer.plan.wish.LateWishes;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.study.ExistingCopyException;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Outcome;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.domain.Domain;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rectangles that an administrator draws for one study, whose images have two by two pixels. */
class BlackedOutCopiesTest {

    private static final String STUDY = "4711|1.2.3";
    private static final Mask TOP = new Mask(2, 2, Fixture.CT, List.of(new Rectangle(0, 0, 2, 1)));
    private static final Mask LEFT = new Mask(2, 2, Fixture.CT, List.of(new Rectangle(0, 0, 1, 2)));
    private static final Wishes NO_MODEL = new Wishes(Set.of(), Set.of(Tag.of(0x0008, 0x1090)), Map.of(), false, "");

    @AutoClose
    private final Fixture fixture = new Fixture();

    private LateWishes late = LateWishes.TELL;
    private Rule burnedIn = Rule.REFUSE;

    @BeforeEach
    void receive() {
        receive(1);
        receive(2);
    }

    private void receive(int number) {
        String unused = fixture.archive.receive(new PixelSlice("4711", "1.2.3", "1.2.3.1", "1.2.3.1." + number)
                .withBurnedInText()
                .in(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN.uid()));
    }

    private Order order(Wishes wishes, String resource) {
        Domain plain = fixture.domain;
        Domain domain = new Domain(
                plain.namespace(),
                plain.patientIds(),
                plain.profile(),
                new PixelPolicy(burnedIn, Rule.ALLOW, List.of()),
                new RequestPolicy(Set.of(), Set.of(), false, false, late),
                plain.uids());
        return fixture.order(domain, wishes, "", resource);
    }

    private Outcome ask(Wishes wishes) {
        return fixture.pseudonymization.carryOut(order(wishes, STUDY), Progress.UNSEEN);
    }

    private Outcome ask(Mask... masks) {
        return ask(Wishes.NONE.blackingOut(List.of(masks)));
    }

    private Link link() {
        return fixture.stores.find("fake", "default", STUDY).orElseThrow();
    }

    /** Of all instances of the copy; how many there are of each kind. */
    private Map<String, Long> pixels() {
        return fixture.archive.instancesOf(link().copy()).stream()
                .map(instance -> pixels(fixture.archive.files.getOrDefault(instance, new byte[0])))
                .collect(Collectors.groupingBy(pixels -> pixels, Collectors.counting()));
    }

    private static String pixels(byte[] file) {
        return Arrays.toString(Arrays.copyOfRange(file, file.length - 4, file.length));
    }

    @Test
    void a_refused_study_becomes_a_copy_and_late_instances_are_treated_the_same() {
        assertThrows(RewriteException.class, () -> ask());

        Outcome outcome = ask(TOP);
        receive(3);
        Outcome late = ask();

        assertEquals(List.of(), outcome.ignored());
        assertEquals(List.of(), late.ignored());
        assertEquals(Map.of("[0, 0, 9, 9]", 3L), pixels());
        assertEquals(List.of(TOP), fixture.stores.making(link()).wishes().blackOut());
        assertTrue(fixture.stores.audit.toString().contains("BLACKED_OUT"), fixture.stores.audit.toString());
        assertTrue(fixture.stores.audit.toString().contains("BlackOut 2x2 " + Fixture.CT + " 0,0,2x1"));
    }

    @Test
    void an_image_of_another_size_is_refused_even_where_text_is_allowed() {
        burnedIn = Rule.ALLOW;

        RewriteException refused =
                assertThrows(RewriteException.class, () -> ask(new Mask(3, 2, "", List.of(new Rectangle(0, 0, 2, 1)))));

        assertTrue(("" + refused.getMessage()).contains("the rectangles are for other images"), refused.getMessage());
        assertEquals(Set.of(), fixture.archive.instancesOf(link().copy()));
    }

    @ParameterizedTest
    @EnumSource(LateWishes.class)
    void rectangles_are_added_to_a_copy_that_is_there_in_every_domain(LateWishes policy) {
        late = policy;
        Outcome unused = ask(TOP);

        Outcome outcome = ask(LEFT);

        assertEquals(List.of(), outcome.ignored());
        assertEquals(Map.of("[0, 0, 0, 9]", 2L), pixels());
        assertEquals(Link.State.COMPLETE, link().state());
    }

    @ParameterizedTest
    @EnumSource(LateWishes.class)
    void other_wishes_never_take_them_away(LateWishes policy) {
        late = policy;
        Outcome unused = ask(TOP);

        try {
            Outcome outcome = ask(NO_MODEL);
            assertTrue(
                    outcome.ignored().isEmpty() || policy == LateWishes.TELL,
                    outcome.ignored().toString());
        } catch (ExistingCopyException refused) {
            assertEquals(LateWishes.REFUSE, policy);
        }

        assertEquals(Map.of("[0, 0, 9, 9]", 2L), pixels());
        assertEquals(List.of(TOP), fixture.stores.making(link()).wishes().blackOut());
    }

    @Test
    void the_same_rectangles_again_change_nothing() {
        Outcome unused = ask(TOP);

        Outcome outcome = ask(TOP);

        assertEquals(List.of(), outcome.ignored());
        assertEquals(2, fixture.archive.stores.get());
    }

    @Test
    void a_copy_that_is_made_again_has_them() {
        burnedIn = Rule.ALLOW;
        Outcome unused = ask(TOP);
        fixture.archive
                .instancesOf(link().copy())
                .forEach(
                        instance -> fixture.archive.files.computeIfPresent(instance, (id, file) -> withoutBlack(file)));
        Map<String, Long> tampered = pixels();
        Order order = order(Wishes.NONE, STUDY);

        fixture.pseudonymization.remake(
                new Order(
                        order.resources(),
                        order.domain(),
                        Wishes.NONE,
                        true,
                        false,
                        Requester.itself(Requester.Cause.REMAKE)),
                Progress.UNSEEN);

        assertEquals(Map.of("[9, 9, 9, 9]", 2L), tampered);
        assertEquals(Map.of("[0, 0, 9, 9]", 2L), pixels());
    }

    private static byte[] withoutBlack(byte[] file) {
        byte[] other = file.clone();
        Arrays.fill(other, other.length - 4, other.length, (byte) 9);
        return other;
    }

    @Test
    void a_deleted_copy_comes_back_with_them_and_new_ones_replace_them_then() {
        burnedIn = Rule.ALLOW;
        Outcome unused = ask(TOP);
        fixture.archive.delete(new Resource(Level.STUDY, link().copy()));

        unused = ask();
        Map<String, Long> again = pixels();
        fixture.archive.delete(new Resource(Level.STUDY, link().copy()));
        unused = ask(LEFT);

        assertEquals(Map.of("[0, 0, 9, 9]", 2L), again);
        assertEquals(Map.of("[0, 9, 0, 9]", 2L), pixels());
    }

    @Test
    void a_copy_with_instances_whose_originals_are_gone_gets_no_rectangles() {
        burnedIn = Rule.ALLOW;
        Outcome unused = ask();
        fixture.archive.delete(new Resource(Level.INSTANCE, "4711|1.2.3|1.2.3.1|1.2.3.1.1"));

        ExistingCopyException refused = assertThrows(ExistingCopyException.class, () -> ask(TOP));

        assertTrue(("" + refused.getMessage()).contains("1 instances of the copy are without"), refused.getMessage());
        assertEquals(Map.of("[9, 9, 9, 9]", 2L), pixels());
    }

    @Test
    void a_copy_itself_gets_none() {
        Outcome unused = ask(TOP);

        assertThrows(
                ExistingCopyException.class,
                () -> fixture.pseudonymization.carryOut(
                        order(Wishes.NONE.blackingOut(List.of(LEFT)), link().copy()), Progress.UNSEEN));
    }

    @Test
    void an_instance_that_is_answered_and_not_stored_has_those_of_its_study() {
        burnedIn = Rule.ALLOW;
        Outcome unused = ask(TOP);
        StringBuilder pixels = new StringBuilder();

        fixture.pseudonymization.rewriteOnly(order(Wishes.NONE, "4711|1.2.3|1.2.3.1|1.2.3.1.1"), copy -> {
            ByteBuffer file = ByteBuffer.allocate((int) copy.size());
            copy.writeTo(file);
            pixels.append(pixels(file.array()));
        });

        assertEquals("[0, 0, 9, 9]", pixels.toString());
    }
}
