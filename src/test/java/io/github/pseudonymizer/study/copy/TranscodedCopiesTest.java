// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.TransferSyntax;
import io.github.pseudonymizer.plan.pixel.PixelPolicy;
import io.github.pseudonymizer.plan.wish.LateWishes;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.rewrite.Facts;
import io.github.pseudonymizer.rewrite.Rewriter;
import io.github.pseudonymizer.study.ExistingCopyException;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Outcome;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.domain.Domain;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Copies and the transfer syntax that a client asked for, before or after they were made. */
class TranscodedCopiesTest {

    private static final String STUDY = "4711|1.2.3";
    private static final String PLAIN = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN.uid();
    private static final String RLE = "1.2.840.10008.1.2.5";
    private static final String JPEG_LS = "1.2.840.10008.1.2.4.80";
    private static final String LATE = "Transcode: the copy was made before without it";
    private static final String UNABLE = "Transcode: Orthanc cannot encode every instance so";
    private static final Tag MODEL = Tag.of(0x0008, 0x1090);
    private static final Wishes NO_MODEL = new Wishes(Set.of(), Set.of(MODEL), Map.of(), false, "");

    @AutoClose
    private final Fixture fixture = new Fixture();

    @BeforeEach
    void receive() {
        receive(1);
        receive(2);
        fixture.archive.transcoder = (file, syntax) -> Optional.of(encoded(file, syntax));
    }

    private void receive(int number) {
        String unused =
                fixture.archive.receive(new PixelSlice("4711", "1.2.3", "1.2.3.1", "1.2.3.1." + number).in(PLAIN));
    }

    private static byte[] encoded(byte[] file, String syntax) {
        Facts facts = Rewriter.read(ByteBuffer.wrap(file));
        return new PixelSlice(
                        facts.patientId(), facts.studyInstanceUid(), facts.seriesInstanceUid(), facts.sopInstanceUid())
                .in(syntax);
    }

    private Outcome ask(LateWishes late, String transferSyntax) {
        return ask(late, transferSyntax, Wishes.NONE, STUDY);
    }

    private Outcome ask(LateWishes late, String transferSyntax, Wishes wishes, String... studies) {
        Domain plain = fixture.domain;
        RequestPolicy policy = new RequestPolicy(Set.of(), Set.of(), false, false, late);
        Domain domain = new Domain(
                plain.namespace(), plain.patientIds(), plain.profile(), PixelPolicy.DEFAULT, policy, plain.uids());
        Order order = fixture.order(domain, wishes, transferSyntax, studies);
        return fixture.pseudonymization.carryOut(order, Progress.UNSEEN);
    }

    /** The transfer syntaxes of the copy's instances. */
    private List<String> syntaxes() {
        return fixture.archive.instancesOf(link().copy()).stream()
                .map(fixture.archive::syntaxOf)
                .sorted()
                .toList();
    }

    private Link link() {
        return fixture.stores.find("fake", "default", STUDY).orElseThrow();
    }

    @Test
    void a_transfer_syntax_that_is_asked_for_after_the_copy_is_told() {
        Outcome first = ask(LateWishes.TELL, "");

        Outcome second = ask(LateWishes.TELL, JPEG_LS);
        Outcome ofCopy = ask(LateWishes.TELL, JPEG_LS, Wishes.NONE, link().copy());

        assertEquals(List.of(), first.ignored());
        assertEquals(List.of(LATE), second.ignored());
        assertEquals(List.of(LATE), ofCopy.ignored());
        assertEquals(List.of(PLAIN, PLAIN), syntaxes());
        assertTrue(fixture.stores.audit.toString().contains(LATE));
    }

    @Test
    void the_transfer_syntax_that_the_copy_has_anyway_is_not_told() {
        Outcome unused = ask(LateWishes.TELL, "");

        Outcome outcome = ask(LateWishes.TELL, PLAIN);

        assertEquals(List.of(), outcome.ignored());
        assertEquals(2, fixture.archive.stores.get());
    }

    @Test
    void an_instance_without_pixels_does_not_count() {
        String unused = fixture.receive("4711", "1.2.3", 3);
        Outcome first = ask(LateWishes.TELL, JPEG_LS);

        Outcome second = ask(LateWishes.TELL, JPEG_LS);

        assertEquals(List.of(), first.ignored());
        assertEquals(List.of(), second.ignored());
        assertEquals(List.of(PLAIN, JPEG_LS, JPEG_LS), syntaxes());
    }

    @Test
    void an_instance_that_another_program_stored_in_the_copy_does_not_count() {
        Outcome unused = ask(LateWishes.TELL, JPEG_LS);
        String[] copy = link().copy().split("\\|", 2);
        String other = fixture.archive.receive(new PixelSlice(copy[0], copy[1], "1.2.9", "1.2.9.1").in(PLAIN));
        fixture.archive.files.computeIfPresent(other, (id, file) -> withoutRemoved(file));

        Outcome outcome = ask(LateWishes.TELL, JPEG_LS);

        assertEquals(List.of(), outcome.ignored());
    }

    /** As it was before a program said that its identity was removed. */
    private static byte[] withoutRemoved(byte[] file) {
        String text = new String(file, StandardCharsets.ISO_8859_1);
        return text.replace("YES ", "NO  ").getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void what_cannot_be_encoded_so_is_told_each_time_and_not_tried_again() {
        fixture.archive.transcoder = (file, syntax) -> Optional.empty();
        Outcome first = ask(LateWishes.REMAKE, JPEG_LS);

        Outcome second = ask(LateWishes.REMAKE, JPEG_LS);

        assertEquals(List.of(UNABLE), first.ignored());
        assertEquals(List.of(UNABLE), second.ignored());
        assertEquals(2, fixture.archive.stores.get());
    }

    @Test
    void a_late_instance_of_a_transcoded_copy_is_transcoded_too() {
        Outcome unused = ask(LateWishes.TELL, JPEG_LS);
        receive(3);

        Outcome outcome = ask(LateWishes.TELL, "");

        assertEquals(3, outcome.copies().get(0).instances().size());
        assertEquals(List.of(JPEG_LS, JPEG_LS, JPEG_LS), syntaxes());
    }

    @Test
    void a_late_instance_joins_in_the_transfer_syntax_of_the_copy_despite_another_wish() {
        Outcome unused = ask(LateWishes.TELL, JPEG_LS);
        receive(3);

        Outcome outcome = ask(LateWishes.TELL, RLE);

        assertEquals(List.of(LATE), outcome.ignored());
        assertEquals(List.of(JPEG_LS, JPEG_LS, JPEG_LS), syntaxes());
    }

    @Test
    void a_domain_may_have_the_copy_made_again_in_the_transfer_syntax_and_with_its_own_wishes() {
        Outcome unused = ask(LateWishes.REMAKE, "", NO_MODEL, STUDY);

        Outcome outcome = ask(LateWishes.REMAKE, JPEG_LS);

        assertEquals(List.of(), outcome.ignored());
        assertEquals(List.of(JPEG_LS, JPEG_LS), syntaxes());
        assertEquals(JPEG_LS, fixture.stores.making(link()).transferSyntax());
        assertEquals(NO_MODEL, fixture.stores.making(link()).wishes());
        assertEquals(Link.State.COMPLETE, link().state());
    }

    @Test
    void new_wishes_leave_the_transfer_syntax_of_the_copy() {
        Outcome unused = ask(LateWishes.REMAKE, JPEG_LS);

        Outcome outcome = ask(LateWishes.REMAKE, "", NO_MODEL, STUDY);

        assertEquals(List.of(), outcome.ignored());
        assertEquals(List.of(JPEG_LS, JPEG_LS), syntaxes());
        assertEquals(NO_MODEL, fixture.stores.making(link()).wishes());
    }

    @Test
    void a_transfer_syntax_is_no_stricter_wish_and_only_told() {
        Outcome unused = ask(LateWishes.STRICTER, "");

        Outcome alone = ask(LateWishes.STRICTER, JPEG_LS);
        Outcome withStricter = ask(LateWishes.STRICTER, JPEG_LS, NO_MODEL, STUDY);

        assertEquals(List.of(LATE), alone.ignored());
        assertEquals(List.of(LATE), withStricter.ignored());
        assertEquals(List.of(PLAIN, PLAIN), syntaxes());
        assertEquals(NO_MODEL, fixture.stores.making(link()).wishes());
    }

    @Test
    void a_domain_may_refuse_another_transfer_syntax_and_then_nothing_changes() {
        Outcome unused = ask(LateWishes.REFUSE, "");

        ExistingCopyException refused =
                assertThrows(ExistingCopyException.class, () -> ask(LateWishes.REFUSE, JPEG_LS));

        assertTrue(("" + refused.getMessage()).contains("does not meet: Transcode."), refused.getMessage());
        assertEquals(Collections.nCopies(2, PLAIN), syntaxes());
        assertEquals(List.of(), ask(LateWishes.REFUSE, PLAIN).ignored());
        assertEquals(2, fixture.archive.stores.get());
    }

    @Test
    void the_refusal_of_another_transfer_syntax_comes_before_any_study_of_the_order_is_copied() {
        Outcome unused = ask(LateWishes.REFUSE, "");
        String unusedId = fixture.archive.receive(new PixelSlice("4712", "1.2.4", "1.2.4.1", "1.2.4.1.1").in(PLAIN));

        assertThrows(
                ExistingCopyException.class, () -> ask(LateWishes.REFUSE, JPEG_LS, Wishes.NONE, "4712|1.2.4", STUDY));

        assertEquals(Optional.empty(), fixture.stores.find("fake", "default", "4712|1.2.4"));
    }
}
