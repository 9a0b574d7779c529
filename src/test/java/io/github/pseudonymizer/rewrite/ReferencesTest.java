// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import static io.github.pseudonymizer.rewrite.Copies.mapped;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.Dataset.Lengths;
import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.DicomFile;
import io.github.pseudonymizer.dicom.Encoding;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.TransferSyntax;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.Planner;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.profile.UidKinds;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.testing.IodPhantoms;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every UID that identifies an instance is mapped, the same everywhere; well-known ones never are. */
class ReferencesTest {

    private static final String WELL_KNOWN = "1.2.840.10008.";
    private static final Plan DEFAULT = Profiles.planWithVoices(Profile.DEFAULT);
    private static final Plan KEEPING_PRIVATE = Planner.decide(
                    Profile.DEFAULT,
                    new RequestPolicy(Set.of(), true),
                    new Wishes(Set.of(), Set.of(), Map.of(), true, ""))
            .plan();

    /** All that belong to a study. */
    static Set<String> kinds() {
        Set<String> kinds = new TreeSet<>(IodPhantoms.kinds());
        kinds.remove("HangingProtocol");
        return kinds;
    }

    @Test
    void an_object_that_belongs_to_no_study_is_refused() {
        byte[] original = IodPhantoms.file("HangingProtocol");

        RewriteException refused = assertThrows(RewriteException.class, () -> Copies.rewrite(original, DEFAULT));

        assertEquals(RewriteException.Reason.INCOMPLETE, refused.reason());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void in_objects_of_every_kind_uids_are_mapped_by_what_they_stand_for(String kind) {
        byte[] original = IodPhantoms.file(kind);

        Map<String, String> before = uids(original);
        Map<String, String> after = uids(Copies.rewrite(original, DEFAULT));

        after.forEach((path, uid) -> {
            String was = before.get(path);
            boolean stays = was != null && (was.startsWith(WELL_KNOWN) || isDefinition(path));
            assertEquals(was == null ? null : stays ? was : mapped(was), uid, path);
        });
        before.keySet().stream()
                .filter(path -> path.endsWith("(0008,1155)"))
                .forEach(path ->
                        assertTrue(after.containsKey(path) || path.startsWith("(0008,1111)"), () -> path + " is gone"));
    }

    /** The kinds that mean nothing without their targets, and the attribute that points at a CT or a plan. */
    @ParameterizedTest
    @CsvSource({
        "RTStruct, ct",
        "RTStruct, ct-series",
        "RTStruct, study",
        "RTPlan, structures",
        "RTDose, plan",
        "RTImage, plan",
        "BeamsRecord, plan",
        "Segmentation, ct",
        "Segmentation, ct-series",
        "SurfaceSegmentation, ct",
        "ParametricMap, ct-series",
        "BasicText, ct",
        "EnhancedReport, ct",
        "Comprehensive3DReport, ct",
        "Comprehensive3DReport, frame",
        "KeyObjects, ct",
        "GrayscalePresentation, ct",
        "GrayscalePresentation, ct-series",
        "BlendingPresentation, ct-series",
        "FluoroscopyPresentation, xa",
        "PET, ct",
        "SpatialRegistration, ct",
        "DeformableRegistration, other-frame",
        "Fiducials, fiducial",
        "RealWorldValues, ct",
        "EncapsulatedPDF, ct",
        "Stereometric, left"
    })
    void an_object_goes_on_pointing_at_its_target(String kind, String target) {
        Map<String, String> before = uids(IodPhantoms.file(kind));
        Map<String, String> after = uids(Copies.rewrite(IodPhantoms.file(kind), DEFAULT));

        List<String> paths = before.keySet().stream()
                .filter(path -> IodPhantoms.uid(target).equals(before.get(path)))
                .toList();

        assertTrue(!paths.isEmpty());
        paths.forEach(path -> assertEquals(mapped(IodPhantoms.uid(target)), after.get(path), path));
    }

    static Stream<Arguments> seeds() {
        return RewriterTest.syntaxes_and_lengths()
                .flatMap(arguments -> IntStream.range(0, 20)
                        .mapToObj(seed ->
                                Arguments.of(arguments.get()[0], arguments.get()[1], seed)));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    @Exhaustive
    void at_any_depth_in_any_form_no_uid_of_an_instance_stays(TransferSyntax syntax, Lengths lengths, int seed) {
        Random random = new Random(seed);
        List<String> planted = new ArrayList<>();
        Dataset tree = tree(random, lengths, 4, syntax.encoding(), planted);
        byte[] original = Copies.file(Copies.instance(tree), syntax);

        byte[] copy = Copies.rewrite(original, KEEPING_PRIVATE);

        List<String> after = new ArrayList<>(uids(copy).values());
        assertTrue(after.stream().noneMatch(uid -> uid.startsWith("1.2.276.4711.")));
        for (String uid : planted) {
            String expected = uid.startsWith(WELL_KNOWN) ? uid : mapped(uid);
            assertTrue(after.remove(expected), () -> expected + " is not in the copy");
        }
        assertEquals(mapped(Copies.INSTANCE), metaSopInstanceUid(copy));
    }

    /**
     * A dataset with references at many places; tells which UIDs it put there. In implicit VR nothing tells that a
     * private element is a UID, so there it has to go, and is not told.
     */
    private static Dataset tree(Random random, Lengths lengths, int depth, Encoding encoding, List<String> planted) {
        boolean isExplicitLittle = encoding == Encoding.EXPLICIT_LITTLE_ENDIAN;
        Dataset dataset = new Dataset();
        if (random.nextBoolean()) {
            dataset.text(0x00081150, plant("1.2.840.10008.5.1.4.1.1.2", planted));
        }
        dataset.text(0x00081155, plant(uid(random), planted));
        dataset.text(0x00090010, "HARMLESS MAKER");
        if (depth > 0) {
            dataset.sequence(0x00091001, lengths, tree(random, lengths, depth - 1, encoding, planted));
            switch (random.nextInt(3)) {
                case 0 -> dataset.sequence(0x00081140, lengths, new Dataset());
                case 1 ->
                    dataset.unknownSequence(
                            0x00091002,
                            lengths,
                            tree(random, lengths, depth - 2, Encoding.IMPLICIT_LITTLE_ENDIAN, planted));
                default ->
                    // Explicit VR inside UN is against PS3.5 §6.2.2, and read only where all is explicit little endian.
                    dataset.unknownExplicitSequence(
                            0x00091003,
                            Lengths.DEFINED,
                            new Dataset()
                                    .text(0x00081155, isExplicitLittle ? plant(uid(random), planted) : uid(random)));
            }
        }
        String privateUid = uid(random);
        return dataset.bytes(0x00091004, Vr.UI, even(encoding.isExplicit() ? plant(privateUid, planted) : privateUid));
    }

    private static String uid(Random random) {
        return "1.2.276.4711.9." + random.nextInt(1 << 30);
    }

    private static String plant(String uid, List<String> planted) {
        planted.add(uid);
        return uid;
    }

    private static byte[] even(String uid) {
        byte[] bytes = uid.getBytes(StandardCharsets.US_ASCII);
        return Arrays.copyOf(bytes, bytes.length + bytes.length % 2);
    }

    private static boolean isDefinition(String path) {
        Tag tag = Tag.parse(path.substring(path.lastIndexOf('(')).replaceAll("[(),]", ""));
        return UidKinds.find(tag).equals(Optional.of(UidKinds.Kind.DEFINITION));
    }

    /** The values of VR UI, by where they are. */
    private static Map<String, String> uids(byte[] file) {
        Map<String, String> uids = new TreeMap<>();
        Map<String, Integer> counts = new TreeMap<>();
        List<String> items = new ArrayList<>();
        DatasetReader reader = DicomFile.open(ByteBuffer.wrap(file)).reader();
        for (DatasetReader.Event event = reader.next(); event != DatasetReader.Event.END; event = reader.next()) {
            String around = String.join("", items);
            switch (event) {
                case SEQUENCE -> items.add(new Tag(reader.tag()).toString());
                case ITEM -> items.add("[" + counts.merge(around, 1, Integer::sum) + "]");
                case ITEM_END, SEQUENCE_END -> items.remove(items.size() - 1);
                case ELEMENT -> {
                    if (reader.vr() == Vr.UI) {
                        uids.put(
                                around + new Tag(reader.tag()),
                                UidReplacements.split(reader.value()).get(0));
                    }
                }
                case END -> {}
            }
        }
        return uids;
    }

    private static String metaSopInstanceUid(byte[] file) {
        String meta = new String(file, 0, Math.min(file.length, 600), StandardCharsets.ISO_8859_1);
        int element = meta.indexOf("\u0002\u0000\u0003\u0000UI");
        int length = meta.charAt(element + 6);
        return meta.substring(element + 8, element + 8 + length).replace("\0", "");
    }
}
