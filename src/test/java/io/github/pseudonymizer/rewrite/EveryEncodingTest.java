// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.Dataset.Lengths;
import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.DicomFile;
import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Encoding;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.TransferSyntax;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.Planner;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.Attribute;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.profile.Profile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Values in attributes that stay, of every VR, at several depths, in every transfer syntax with every form of sequence:
 * harmless ones stay bit for bit, identities do not get through.
 */
class EveryEncodingTest {

    private static final Set<Vr> TEXT = EnumSet.of(Vr.LO, Vr.SH, Vr.ST, Vr.LT, Vr.UC, Vr.UT, Vr.CS);
    private static final String PATIENT_ID = "MRN-4711";
    private static final String NAME = "Mercy, John";
    /** As an even number of bytes that occurs nowhere else. */
    private static final byte[] HARMLESS = "KEEP-ME-AS-I-AM.".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] TIMES = "103000\\104500.5 ".getBytes(StandardCharsets.US_ASCII);

    private static final int WRAPPER = 0x00081140;
    private static final int CREATOR = 0x00090010;
    private static final int PRIVATE = 0x00091001;

    private static final Plan DEFAULT = Profiles.plan(Profile.DEFAULT);
    private static final Plan KEEPING_PRIVATE = Planner.decide(
                    Profile.DEFAULT,
                    new RequestPolicy(Set.of(), true),
                    new Wishes(Set.of(), Set.of(), Map.of(), true, ""))
            .plan();

    private static final Map<Vr, Integer> KEPT = kept();

    /** How an attribute is wrapped into sequences. */
    private enum Wrapping {
        NONE,
        ONCE,
        TWICE,
        UNKNOWN,
        UNKNOWN_INSIDE,
        EXPLICIT_UNKNOWN;

        /**
         * Those that can be read. Explicit VR inside UN is against PS3.5 §6.2.2, and read only where all is explicit
         * little endian and the length is known.
         */
        static Set<Wrapping> in(TransferSyntax syntax, Lengths lengths) {
            boolean readable = syntax.encoding() == Encoding.EXPLICIT_LITTLE_ENDIAN && lengths == Lengths.DEFINED;
            return readable ? EnumSet.allOf(Wrapping.class) : EnumSet.complementOf(EnumSet.of(EXPLICIT_UNKNOWN));
        }

        Dataset wrap(Dataset inner, Lengths lengths) {
            return switch (this) {
                case NONE -> inner;
                case ONCE -> new Dataset().sequence(WRAPPER, lengths, inner);
                case TWICE ->
                    new Dataset()
                            .sequence(WRAPPER, lengths, new Dataset(), new Dataset().sequence(WRAPPER, lengths, inner));
                case UNKNOWN -> new Dataset().unknownSequence(WRAPPER, lengths, inner);
                case UNKNOWN_INSIDE ->
                    new Dataset().sequence(WRAPPER, lengths, new Dataset().unknownSequence(WRAPPER, lengths, inner));
                case EXPLICIT_UNKNOWN -> new Dataset().unknownExplicitSequence(WRAPPER, lengths, inner);
            };
        }
    }

    static Stream<Arguments> syntaxes_and_lengths() {
        return Stream.concat(
                RewriterTest.syntaxes_and_lengths(),
                Stream.of(Arguments.of(TransferSyntax.of("1.2.840.10008.1.2.4.70"), Lengths.UNDEFINED)));
    }

    @ParameterizedTest
    @MethodSource("syntaxes_and_lengths")
    void no_identity_in_text_that_stays_gets_through(TransferSyntax syntax, Lengths lengths) {
        assertTrue(KEPT.keySet().containsAll(TEXT), () -> "kept are only " + KEPT.keySet());
        for (Vr vr : TEXT) {
            for (Wrapping wrapping : Wrapping.in(syntax, lengths)) {
                for (String identity :
                        new String[] {PATIENT_ID, NAME.toUpperCase(Locale.ROOT), "of " + PATIENT_ID + "."}) {
                    byte[] original = original(
                            kept(vr), vr, identity.getBytes(StandardCharsets.US_ASCII), wrapping, syntax, lengths);

                    assertTrue(Copies.isFound(original, DEFAULT), () -> vr + " " + wrapping);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("syntaxes_and_lengths")
    void identities_in_private_elements_go_though_private_elements_stay(TransferSyntax syntax, Lengths lengths) {
        for (Vr vr : EnumSet.of(Vr.LO, Vr.UT, Vr.UN, Vr.OB, Vr.OW, Vr.PN, Vr.UI)) {
            for (Wrapping wrapping : Wrapping.in(syntax, lengths)) {
                for (String identity : new String[] {PATIENT_ID, NAME, Copies.STUDY}) {
                    byte[] value = even(identity, vr);
                    byte[] original = original(PRIVATE, vr, value, wrapping, syntax, lengths);

                    byte[] copy = Copies.rewrite(original, KEEPING_PRIVATE);

                    assertFalse(datasetOf(copy).contains(identity), vr + " " + wrapping + " " + syntax.uid());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("syntaxes_and_lengths")
    void harmless_values_of_every_vr_stay_bit_for_bit(TransferSyntax syntax, Lengths lengths) {
        for (Vr vr : Vr.values()) {
            if (vr != Vr.SQ && vr != Vr.UN && vr != Vr.UI && kept(vr) != 0) {
                for (Wrapping wrapping : Wrapping.in(syntax, lengths)) {
                    byte[] original = original(kept(vr), vr, harmless(vr), wrapping, syntax, lengths);

                    byte[] copy = Copies.rewrite(original, DEFAULT);

                    assertArrayEquals(harmless(vr), valueOf(copy, kept(vr)), vr + " " + wrapping);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("syntaxes_and_lengths")
    void private_values_of_every_vr_stay_bit_for_bit_where_private_elements_stay(
            TransferSyntax syntax, Lengths lengths) {
        for (Vr vr : Vr.values()) {
            // Dates shift, UIDs are mapped, names go.
            if (!EnumSet.of(Vr.SQ, Vr.UI, Vr.PN, Vr.DA, Vr.DT).contains(vr)) {
                for (Wrapping wrapping : Wrapping.in(syntax, lengths)) {
                    byte[] original = original(PRIVATE, vr, harmless(vr), wrapping, syntax, lengths);

                    byte[] copy = Copies.rewrite(original, KEEPING_PRIVATE);

                    assertArrayEquals(harmless(vr), valueOf(copy, PRIVATE), vr + " " + wrapping);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("syntaxes_and_lengths")
    void pixels_waveforms_and_fragments_stay_bit_for_bit(TransferSyntax syntax, Lengths lengths) {
        byte[] pixels = new byte[1000];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i * 31);
        }
        Dataset icon = new Dataset().bytes(0x7FE00010, Vr.OW, pixels);
        Dataset waveform = new Dataset().bytes(0x54001010, Vr.OW, pixels);
        Dataset common = Copies.instance().sequence(0x00880200, lengths, icon).sequence(0x54000100, lengths, waveform);
        Dataset plain = new Dataset().include(common).bytes(0x7FE00010, Vr.OW, pixels);
        Dataset fragments =
                new Dataset().include(common).fragments(0x7FE00010, new byte[0], pixels, new byte[2], pixels);

        for (Dataset dataset : new Dataset[] {plain, fragments}) {
            byte[] original = Copies.file(dataset, syntax);
            byte[] copy = Copies.rewrite(original, DEFAULT);

            assertArrayEquals(last(original), last(copy));
            assertArrayEquals(valueOf(original, 0x54001010), valueOf(copy, 0x54001010));
        }
    }

    /** Only a time may stay as a time. */
    private static byte[] harmless(Vr vr) {
        return vr == Vr.TM ? TIMES : HARMLESS;
    }

    private static byte[] original(
            int tag, Vr vr, byte[] value, Wrapping wrapping, TransferSyntax syntax, Lengths lengths) {
        Dataset inner = new Dataset();
        if (new Tag(tag).isPrivate()) {
            inner.text(CREATOR, "HARMLESS MAKER");
        }
        inner.bytes(tag, vr, Arrays.copyOf(value, value.length + value.length % 2));
        return Copies.file(Copies.instance(wrapping.wrap(inner, lengths)), syntax);
    }

    /** An attribute of this VR. */
    private static int kept(Vr vr) {
        return KEPT.getOrDefault(vr, 0);
    }

    /** For each VR the first attribute that the default plan keeps, as far as there is one in these groups. */
    private static boolean stays(Action action) {
        return action instanceof Action.Keep || action instanceof Action.KeepVetted;
    }

    private static Map<Vr, Integer> kept() {
        Map<Vr, Integer> kept = new EnumMap<>(Vr.class);
        for (int group : new int[] {
            0x0016, 0x0018, 0x0020, 0x0028, 0x0040, 0x0048, 0x0064, 0x0066, 0x0070, 0x0072, 0x0074, 0x7FE0
        }) {
            for (int element = 1; element <= 0xFFFF; element++) {
                Tag tag = Tag.of(group, element);
                Dictionary.find(tag)
                        .filter(entry -> stays(DEFAULT.actionFor(Attribute.top(tag, entry.vr()))))
                        .ifPresent(entry -> kept.putIfAbsent(entry.vr(), tag.value()));
            }
        }
        return kept;
    }

    private static byte[] even(String text, Vr vr) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        byte[] padded = Arrays.copyOf(bytes, bytes.length + bytes.length % 2);
        if (padded.length > bytes.length && vr.isText() && vr != Vr.UI) {
            padded[bytes.length] = ' ';
        }
        return padded;
    }

    /** The dataset's bytes, inflated, one character each. */
    private static String datasetOf(byte[] file) {
        DicomFile dicom = DicomFile.open(ByteBuffer.wrap(file));
        byte[] bytes = new byte[dicom.bytes().limit() - dicom.datasetStart()];
        dicom.bytes().get(dicom.datasetStart(), bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] valueOf(byte[] file, int tag) {
        DatasetReader reader = DicomFile.open(ByteBuffer.wrap(file)).reader();
        for (DatasetReader.Event event = reader.next(); event != DatasetReader.Event.END; event = reader.next()) {
            if (event == DatasetReader.Event.ELEMENT && reader.tag() == tag) {
                return reader.value();
            }
        }
        throw new AssertionError("no " + new Tag(tag));
    }

    /** The value of the last element. */
    private static byte[] last(byte[] file) {
        byte[] value = {};
        DatasetReader reader = DicomFile.open(ByteBuffer.wrap(file)).reader();
        for (DatasetReader.Event event = reader.next(); event != DatasetReader.Event.END; event = reader.next()) {
            if (event == DatasetReader.Event.ELEMENT) {
                value = reader.value();
            }
        }
        assertTrue(value.length > 0);
        return value;
    }
}
