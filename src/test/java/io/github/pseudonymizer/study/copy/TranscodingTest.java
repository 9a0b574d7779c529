// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.TransferSyntax;
import io.github.pseudonymizer.plan.pixel.PixelPolicy;
import io.github.pseudonymizer.plan.pixel.PixelPolicy.Rule;
import io.github.pseudonymizer.plan.pixel.PixelRecipe;
import io.github.pseudonymizer.plan.pixel.Rectangle;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.pseudonym.PatientIds;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Outcome;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.domain.Domain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class TranscodingTest {

    private static final String STUDY = "1.2.276.4711.1";
    private static final String JPEG = "1.2.840.10008.1.2.4.50";
    private static final String JPEG_LS = "1.2.840.10008.1.2.4.80";
    private static final String EXPLICIT = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN.uid();

    @AutoClose
    private final Fixture fixture = new Fixture();

    private final List<String> asked = new ArrayList<>();

    private static byte[] image(String syntax, String instance) {
        return new PixelSlice("MRN-4711", STUDY, STUDY + ".1", instance)
                .withBurnedInText()
                .in(syntax);
    }

    private Order order(Rule burnedIn, String transferSyntax) {
        PixelRecipe recipe = new PixelRecipe(
                Optional.empty(),
                Optional.empty(),
                "",
                "",
                OptionalInt.empty(),
                OptionalInt.empty(),
                List.of(new Rectangle(0, 0, 2, 1)));
        Domain domain = new Domain(
                fixture.domain.namespace(),
                PatientIds.DEFAULT,
                fixture.domain.profile(),
                new PixelPolicy(burnedIn, Rule.ALLOW, List.of(recipe)),
                fixture.domain.policy(),
                fixture.domain.uids());
        return fixture.order(domain, Wishes.NONE, transferSyntax, "MRN-4711");
    }

    private void receive(byte[] image) {
        String unused = fixture.archive.receive(image);
    }

    private void transcodingGives(byte[] file) {
        fixture.archive.transcoder = (original, syntax) -> {
            asked.add(syntax);
            return Optional.of(file);
        };
    }

    private Outcome carryOut(Order order) {
        return fixture.pseudonymization.carryOut(order, Progress.UNSEEN);
    }

    private byte[] copy(Outcome outcome) {
        byte[] file =
                fixture.archive.files.get(outcome.copies().get(0).instances().get(0));
        if (file == null) {
            throw new AssertionError("no copy");
        }
        return file;
    }

    @Test
    void compressed_pixels_are_decompressed_and_blacked_out() {
        receive(image(JPEG, STUDY + ".1.1"));
        transcodingGives(image(EXPLICIT, STUDY + ".1.1"));

        byte[] copy = copy(carryOut(order(Rule.BLACK_OUT, "")));

        assertEquals(List.of(EXPLICIT), asked);
        assertEquals("[0, 0, 9, 9]", Arrays.toString(Arrays.copyOfRange(copy, copy.length - 4, copy.length)));
    }

    @Test
    void what_cannot_be_decompressed_is_refused() {
        receive(image(JPEG, STUDY + ".1.1"));

        RewriteException refusal = assertThrows(RewriteException.class, () -> carryOut(order(Rule.BLACK_OUT, "")));

        assertEquals(RewriteException.Reason.PIXELS, refusal.reason());
        assertTrue(String.valueOf(refusal.getMessage()).contains("cannot decompress"));
        assertEquals(1, fixture.archive.files.size());
    }

    @Test
    void another_instance_is_no_decompressed_one() {
        receive(image(JPEG, STUDY + ".1.1"));
        transcodingGives(image(EXPLICIT, STUDY + ".1.2"));

        assertThrows(RewriteException.class, () -> carryOut(order(Rule.BLACK_OUT, "")));
    }

    @Test
    void native_or_allowed_pixels_are_not_decompressed() {
        receive(image(JPEG, STUDY + ".1.1"));
        receive(image(EXPLICIT, STUDY + ".1.2"));

        Outcome outcome = carryOut(order(Rule.ALLOW, ""));

        assertEquals(2, outcome.copies().get(0).instances().size());
        assertEquals(List.of(), asked);
    }

    @Test
    void a_wish_that_the_archive_cannot_follow_is_told() {
        receive(image(EXPLICIT, STUDY + ".1.1"));

        Outcome outcome = carryOut(order(Rule.ALLOW, JPEG_LS));

        assertEquals(List.of("Transcode: Orthanc cannot encode every instance so"), outcome.ignored());
        assertEquals(2, fixture.archive.files.size());
    }

    @Test
    void a_transcoded_copy_with_another_identity_is_not_taken() {
        receive(image(EXPLICIT, STUDY + ".1.1"));
        transcodingGives(image(EXPLICIT, STUDY + ".1.9"));

        Outcome outcome = carryOut(order(Rule.ALLOW, JPEG_LS));

        assertEquals(List.of(JPEG_LS), asked);
        assertEquals(1, outcome.ignored().size());
        assertEquals(2, fixture.archive.files.size());
    }

    @Test
    void what_has_no_pixels_is_not_transcoded() {
        String unused = fixture.receive("MRN-4711", STUDY, 1);

        Outcome outcome = carryOut(order(Rule.REFUSE, JPEG_LS));

        assertEquals(List.of(), outcome.ignored());
        assertEquals(List.of(), asked);
    }
}
