// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.plan.Decision;
import io.github.pseudonymizer.plan.Planner;
import io.github.pseudonymizer.plan.pixel.PixelPolicy;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.plan.wish.TagPath;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.profile.Editions;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.rewrite.report.Explanation;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any original, profile, policy and wishes, combined at random, and the claims that hold for all of them. */
class EverythingTogetherTest {

    private static final int ROUNDS = 400;
    private static final List<Charset> CHARSETS =
            List.of(StandardCharsets.ISO_8859_1, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE);
    private static final Set<Integer> STAMP = Set.of(0x00120062, 0x00120063, 0x0018A001, 0x00280303);
    private static final List<Tag> SEQUENCES = tags(List.of(
            "SourceImageSequence",
            "ContentSequence",
            "ReferencedStudySequence",
            "RequestAttributesSequence",
            "ContributingEquipmentSequence",
            "DeidentificationMethodCodeSequence",
            "InstitutionCodeSequence",
            "PersonIdentificationCodeSequence",
            "ConceptNameCodeSequence",
            "AnatomicRegionSequence",
            "OtherPatientIDsSequence"));
    private static final List<Tag> OTHERS = tags(List.of(
            "SpecificCharacterSet",
            "PatientName",
            "PatientID",
            "PatientIdentityRemoved",
            "DeidentificationMethod",
            "LongitudinalTemporalInformationModified",
            "BurnedInAnnotation",
            "StudyDescription",
            "SeriesDescription",
            "StudyDate",
            "PatientBirthDate",
            "PatientAge",
            "PatientComments",
            "ImageComments",
            "CodeValue",
            "CodeMeaning",
            "CodingSchemeDesignator",
            "ReferencedSOPInstanceUID",
            "ReferencedSOPClassUID",
            "DeviceUID",
            "InstitutionName",
            "StationName",
            "OperatorsName",
            "EncapsulatedDocument",
            "MIMETypeOfEncapsulatedDocument",
            "TextValue",
            "PersonName",
            "UID",
            "Date",
            "DateTime",
            "Manufacturer",
            "AccessionNumber",
            "Rows",
            "FrameOfReferenceUID",
            "AcquisitionDateTime",
            "ContentDate",
            "DeviceSerialNumber",
            "SmallestImagePixelValue",
            "ProtocolName",
            "StudyInstanceUID",
            "SOPInstanceUID",
            "SOPClassUID",
            "IssuerOfPatientID"));
    private static final List<Tag> PRIVATE =
            List.of(Tag.of(0x0009, 0x1001), Tag.of(0x0019, 0x1008), Tag.of(0x0029, 0x1010), Tag.of(0x0043, 0x1001));
    private static final List<Tag> ALL =
            Stream.of(SEQUENCES, OTHERS, everything()).flatMap(List::stream).toList();
    private static final List<Tag> WISHED =
            Stream.of(SEQUENCES, OTHERS, OTHERS, PRIVATE).flatMap(List::stream).toList();

    private static List<Tag> tags(List<String> keywords) {
        return keywords.stream()
                .map(keyword -> Dictionary.tagOf(keyword).orElseThrow(() -> new AssertionError(keyword)))
                .toList();
    }

    /** Every seventh attribute of the standard that may be in a dataset. */
    private static List<Tag> everything() {
        List<Tag> tags = new ArrayList<>();
        for (int group = 8; group < 0x7FE0; group += 2) {
            for (int element = group % 7 + 1; element < 0x4000; element += 7) {
                Tag tag = Tag.of(group, element);
                if (Dictionary.find(tag)
                        .flatMap(entry -> Dictionary.tagOf(entry.keyword()))
                        .filter(tag::equals)
                        .isPresent()) {
                    tags.add(tag);
                }
            }
        }
        return tags;
    }

    private static <T> Set<T> some(Random random, List<T> all, int most) {
        Set<T> some = new HashSet<>();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            some.add(all.get(random.nextInt(all.size())));
        }
        return some;
    }

    private static Optional<Profile> profile(Random random) {
        Set<Option> options = EnumSet.noneOf(Option.class);
        Arrays.stream(Option.values())
                .filter(option -> option.isAvailable() && random.nextInt(4) == 0)
                .forEach(options::add);
        Map<Tag, String> replace = new HashMap<>();
        some(random, OTHERS, 1).forEach(tag -> replace.put(tag, "\u00DCBLICH"));
        try {
            return Optional.of(new Profile(
                    List.copyOf(Editions.NAMES).get(random.nextInt(Editions.NAMES.size())),
                    options,
                    some(random, tags(List.of("StationName", "ProtocolName", "Manufacturer", "StudyDate")), 1),
                    some(random, OTHERS, 2),
                    replace,
                    Set.of(),
                    random.nextBoolean() ? List.of("supine|[0-9]+ mm") : List.of()));
        } catch (IllegalArgumentException contradiction) {
            return Optional.empty();
        }
    }

    @SuppressWarnings("ArrayRecordComponent")
    record Case(byte[] original, Profile profile, RequestPolicy policy, Wishes wishes, Decision decision) {}

    static Case next(Random random) {
        RandomOriginals originals = new RandomOriginals(random, ALL);
        List<String> identities = List.of(
                RandomOriginals.PATIENT_ID,
                RandomOriginals.ACCESSION,
                RandomOriginals.NAMES.get(0),
                RandomOriginals.NAMES.get(1),
                "Olgason",
                Copies.INSTANCE);
        RandomWishes wishes = new RandomWishes(random, WISHED, SEQUENCES, identities);
        Optional<Profile> profile = Optional.empty();
        while (profile.isEmpty()) {
            profile = profile(random);
        }
        Set<TagPath> allowedInside = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            allowedInside.add(wishes.inside());
        }
        RequestPolicy policy =
                new RequestPolicy(some(random, WISHED, 30), allowedInside, random.nextBoolean(), random.nextBoolean());
        Wishes wished = wishes.next(Editions.NAMES);
        Decision decision = Planner.decide(
                profile.get(),
                new PixelPolicy(
                        List.of(PixelPolicy.Rule.values()).get(random.nextInt(3)), PixelPolicy.Rule.ALLOW, List.of()),
                policy,
                wished);
        return new Case(originals.next(), profile.get(), policy, wished, decision);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void what_must_hold_holds(long seed) {
        Random random = new Random(seed);
        int copies = 0;
        for (int i = 0; i < ROUNDS; i++) {
            Case one = next(random);
            copies += holds(one, "seed " + seed + ", round " + i) ? 1 : 0;
        }
        assertTrue(copies > ROUNDS / 3, "only " + copies);
    }

    /** Whether there was a copy. */
    static boolean holds(Case one, String name) {
        ByteBuffer file = ByteBuffer.wrap(one.original());
        Explanation explanation = Rewriter.explain(file, one.decision().plan(), Copies::mapped);
        byte[] copy;
        try {
            copy = Copies.rewrite(
                    one.original(),
                    one.decision().plan(),
                    Copies.substitutesFor(one.original()).nestedPatients());
        } catch (RewriteException refusal) {
            assertTrue(explanation.refusalCount() > 0, name + ": not explained: " + refusal.getMessage());
            assertNothingQuoted(name, String.valueOf(refusal.getMessage()));
            return false;
        }
        assertEquals(List.of(), explanation.refusals(), name);
        assertArrayEquals(
                copy,
                Copies.rewrite(
                        one.original(),
                        one.decision().plan(),
                        Copies.substitutesFor(one.original()).nestedPatients()),
                name);
        String uid = one.profile().retainsUids() ? "" : Copies.mapped(Copies.INSTANCE);
        assertTrue(uid.isEmpty() || Copies.topLevelTags(copy).contains(0x00080018), name);
        List<Integer> tags = Copies.topLevelTags(copy);
        STAMP.forEach(tag -> assertEquals(1, tags.stream().filter(tag::equals).count(), name + ": " + new Tag(tag)));
        for (int tag : new int[] {0x00080016, 0x00080018, 0x00100010, 0x00100020, 0x0020000D, 0x0020000E}) {
            assertEquals(1, tags.stream().filter(t -> t == tag).count(), name + ": " + new Tag(tag));
        }
        assertNothingPlanted(one, copy, name);
        one.decision().ignored().forEach(line -> assertNothingQuoted(name, line));
        assertNothingQuoted(name, explanation.remarks().lines().toString());
        explanation.attributes().forEach(line -> assertNothingQuoted(name, line.path() + line.reason()));
        return true;
    }

    private static void assertNothingPlanted(Case one, byte[] copy, String name) {
        List<String> planted = new ArrayList<>(RandomOriginals.NAMES);
        planted.addAll(
                List.of(RandomOriginals.PATIENT_ID, RandomOriginals.ACCESSION, RandomOriginals.NESTED_PATIENT_ID));
        if (!one.profile().retainsUids()) {
            planted.addAll(RandomOriginals.UIDS.subList(0, 3));
        }
        byte[] dataset = Copies.withoutStamp(copy);
        for (Charset charset : CHARSETS) {
            String text = new String(dataset, charset).toUpperCase(Locale.ROOT);
            String shifted = new String(dataset, 1, dataset.length - 1, charset).toUpperCase(Locale.ROOT);
            for (String identity : planted) {
                String folded = identity.toUpperCase(Locale.ROOT);
                assertFalse(
                        text.contains(folded) || shifted.contains(folded), name + ": " + identity + " in " + charset);
            }
        }
    }

    private static void assertNothingQuoted(String name, String message) {
        for (String identity : List.of("4711", "ACC2024", "lgason", "ohanna", "20230517")) {
            assertFalse(message.contains(identity), name + ": " + message);
        }
    }
}
