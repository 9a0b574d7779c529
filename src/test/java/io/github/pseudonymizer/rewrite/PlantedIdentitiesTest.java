// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import static io.github.pseudonymizer.rewrite.Copies.file;
import static io.github.pseudonymizer.rewrite.Copies.rewrite;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.Dataset.Lengths;
import io.github.pseudonymizer.dicom.TransferSyntax;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.dicom.charset.CharacterSet;
import io.github.pseudonymizer.dicom.charset.ValueEncoding;
import io.github.pseudonymizer.plan.action.Action;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Identities are put into datasets wherever they can be, and must not be in the copies. Seeded. */
class PlantedIdentitiesTest {

    private static final int ROUNDS = 120;
    private static final int PRIVATE = 0x00211001;
    private static final int SEQUENCE = 0x00289999;
    private static final int[] TEXTS = {0x0008103E, 0x00204000, 0x00181030, PRIVATE};
    private static final List<Lengths> LENGTHS = List.of(Lengths.values());
    private static final Vr[] VRS = {Vr.LO, Vr.SH, Vr.LT, Vr.ST, Vr.UT, Vr.UC, Vr.PN, Vr.UN};

    /** A character set and a patient, a physician and an institution whose names are in it. */
    record People(String term, String family, String given, String physician, String institution) {

        @Override
        public String toString() {
            return term;
        }

        CharacterSet set() {
            return CharacterSet.of(term);
        }
    }

    static Stream<People> people() {
        return Stream.of(
                new People("", "Olgason", "Johanna", "Weatherby", "Olgaheim Spital"),
                new People("ISO_IR 100", "M\u00FCller", "Ren\u00E9e", "Gro\u00DFkopf", "Spital M\u00F6lln"),
                new People(
                        "ISO_IR 101",
                        "Dvo\u0159\u00E1k",
                        "\u0141ukasz",
                        "\u017Di\u017Eka",
                        "Nemocnice \u010C\u00E1slav"),
                new People("ISO_IR 109", "\u0126addiem", "\u0120or\u0121", "\u0108apek", "Sptar \u0126amrun"),
                new People("ISO_IR 110", "B\u0113rzi\u0146\u0161", "J\u0101nis", "Kalni\u0146a", "Slimn\u012Bca Ogre"),
                new People(
                        "ISO_IR 144",
                        "\u041B\u044E\u0431\u043E\u0432\u0441\u043A\u0438\u0439",
                        "\u0418\u0432\u0430\u043D",
                        "\u041F\u0435\u0442\u0440\u043E\u0432",
                        "\u0411\u043E\u043B\u044C\u043D\u0438\u0446\u0430 \u041E\u043C\u0441\u043A"),
                new People(
                        "ISO_IR 127",
                        "\u0642\u0628\u0627\u0646\u064A",
                        "\u0644\u0646\u0632\u0627\u0631",
                        "\u062D\u062F\u0627\u062F",
                        "\u0645\u0633\u062A\u0634\u0641\u0649 \u0627\u0644\u0633\u0644\u0627\u0645"),
                new People(
                        "ISO_IR 126",
                        "\u0394\u03B9\u03BF\u03BD\u03C5\u03C3\u03AF\u03BF\u03C5",
                        "\u0395\u03BB\u03AD\u03BD\u03B7",
                        "\u03A0\u03B1\u03C0\u03AC\u03C2",
                        "\u039A\u03BB\u03B9\u03BD\u03B9\u03BA\u03AE \u03A3\u03CD\u03C1\u03BF\u03C5"),
                new People(
                        "ISO_IR 138",
                        "\u05E9\u05E8\u05D5\u05DF",
                        "\u05D3\u05D1\u05D5\u05E8\u05D4",
                        "\u05DB\u05E5\u05DB\u05D4\u05DF",
                        "\u05D1\u05D9\u05EA \u05D7\u05D5\u05DC\u05D9\u05DD"),
                new People("ISO_IR 148", "Y\u0131lmaz", "I\u015F\u0131k", "\u015Eahin", "Hastane \u0130zmir"),
                new People("ISO_IR 203", "Le\u0153uf", "Zo\u00E9", "\u0160imek", "H\u00F4pital Cr\u00E9teil"),
                new People(
                        "ISO_IR 166",
                        "\u0E19\u0E32\u0E21\u0E2A\u0E01\u0E38\u0E25",
                        "\u0E0A\u0E37\u0E48\u0E2D\u0E08\u0E23\u0E34\u0E07",
                        "\u0E2A\u0E21\u0E0A\u0E32\u0E22",
                        "\u0E42\u0E23\u0E07\u0E1E\u0E22\u0E32\u0E1A\u0E32\u0E25"),
                new People(
                        "ISO_IR 13",
                        "\uFF94\uFF8F\uFF80\uFF9E",
                        "\uFF80\uFF9B\uFF73",
                        "\uFF7D\uFF7D\uFF9E\uFF77",
                        "\uFF8A\uFF85\uFF8F\uFF99"),
                new People("ISO_IR 192", "\u738B\u9673", "\u5C0F\u6771", "Gro\u00DFkopf", "\u6771\u4EAC\u5927\u5B66"),
                new People("GB18030", "\u6B27\u9633", "\u8AA0\u4E1C", "\u53F8\u9A6C", "\u5317\u4EAC\u533B\u9662"),
                new People("GBK", "\u6B27\u9633", "\u8AA0\u4E1C", "\u53F8\u9A6C", "\u5317\u4EAC\u533B\u9662"),
                new People(
                        "\\ISO 2022 IR 87", "\u5C71\u7530", "\u592A\u90CE", "\u9234\u6728", "\u6771\u4EAC\u5927\u5B66"),
                new People(
                        "ISO 2022 IR 13\\ISO 2022 IR 87",
                        "\u5C71\u7530",
                        "\u592A\u90CE",
                        "\u9234\u6728",
                        "\u6771\u4EAC\u5927\u5B66"),
                new People(
                        "\\ISO 2022 IR 87\\ISO 2022 IR 159",
                        "\u4E02\u7530",
                        "\u592A\u90CE",
                        "\u9234\u6728",
                        "\u6771\u4EAC\u5927\u5B66"),
                new People(
                        "\\ISO 2022 IR 149",
                        "\uB0A8\uAD81",
                        "\uD76C\uC911",
                        "\uC120\uC6B0",
                        "\uC11C\uC6B8\uB300\uD559"),
                new People(
                        "\\ISO 2022 IR 58", "\u6B27\u9633", "\u5C0F\u4E1C", "\u53F8\u9A6C", "\u5317\u4EAC\u533B\u9662"),
                new People(
                        "ISO 2022 IR 100\\ISO 2022 IR 144",
                        "M\u00FCller",
                        "\u0418\u0432\u0430\u043D",
                        "\u041F\u0435\u0442\u0440\u043E\u0432",
                        "Spital M\u00F6lln"));
    }

    /** Which identity is planted, and the way it is written. */
    private static String identity(People people, Random random, boolean strictly) {
        String name = people.family() + (random.nextBoolean() ? " " : "^") + people.given();
        List<String> always = List.of("MRN-4711", "ACC20240815", name, people.given() + ", " + people.family());
        List<String> strict = List.of(
                people.family(),
                people.given(),
                people.physician(),
                people.institution(),
                "3.2.1970",
                "1970-02-03",
                "03-Feb-1970",
                "ADM-0815");
        List<String> choices =
                strictly ? Stream.concat(always.stream(), strict.stream()).toList() : always;
        String text = choices.get(random.nextInt(choices.size()));
        String other = random.nextBoolean() ? text.toUpperCase(Locale.ROOT) : text.toLowerCase(Locale.ROOT);
        return people.set().canEncode(other) ? other : text;
    }

    private static Dataset dataset(People people, Dataset late) {
        CharacterSet set = people.set();
        return new Dataset()
                .text(0x00080005, people.term())
                .text(0x00080016, Copies.SOP_CLASS)
                .text(0x00080018, Copies.INSTANCE)
                .text(0x00080050, "ACC20240815")
                .bytes(0x00080080, Vr.LO, ValueEncoding.pad(set.encode(people.institution(), Vr.LO), Vr.LO))
                .bytes(0x00080090, Vr.PN, name(set, people.physician() + "^Q"))
                .bytes(0x00100010, Vr.PN, name(set, people.family() + "^" + people.given()))
                .text(0x00100020, "MRN-4711")
                .text(0x00100030, "19700203")
                .text(0x0020000D, Copies.STUDY)
                .text(0x0020000E, Copies.SERIES)
                .text(0x00380010, "ADM-0815")
                .include(late);
    }

    private static byte[] name(CharacterSet set, String name) {
        return ValueEncoding.pad(set.encode(name, Vr.PN), Vr.PN);
    }

    private static ActionsByTag plan(Action action) {
        return ActionsByTag.pseudonymize()
                .with(new Action.Empty(), 0x00080050, 0x00100030, 0x00080080, 0x00080090, 0x00380010)
                .with(action, TEXTS);
    }

    /** An element with this text at any depth; the items may have a character set of their own. */
    private static Dataset planted(byte[] text, CharacterSet set, Random random) {
        Vr vr = VRS[random.nextInt(VRS.length)];
        int tag = TEXTS[random.nextInt(TEXTS.length)];
        Dataset dataset = new Dataset().text(0x00210010, "ACME PRIVATE").bytes(tag, vr, ValueEncoding.pad(text, vr));
        for (int depth = random.nextInt(4); depth > 0; depth--) {
            Dataset item =
                    depth == 1 ? new Dataset().text(0x00080005, set.term()).include(dataset) : dataset;
            dataset = new Dataset().sequence(SEQUENCE, LENGTHS.get(random.nextInt(LENGTHS.size())), item);
        }
        return dataset;
    }

    @ParameterizedTest
    @MethodSource("people")
    void nothing_survives_cleaning(People people) {
        Random random = new Random(4711);
        for (int i = 0; i < ROUNDS; i++) {
            String identity = identity(people, random, true);
            byte[] text = people.set().encode("of " + identity + ", supine", Vr.LO);
            byte[] original = file(dataset(people, planted(text, people.set(), random)), syntax(random));

            byte[] copy = rewrite(original, plan(new Action.Clean(new Action.Remove())));

            assertFalse(contains(copy, core(people, identity)), i + ": " + identity);
        }
    }

    @ParameterizedTest
    @MethodSource("people")
    void a_plain_keep_does_without_or_is_refused(People people) {
        Random random = new Random(815);
        for (int i = 0; i < ROUNDS; i++) {
            String identity = identity(people, random, false);
            byte[] text = people.set().encode("of " + identity + ", supine", Vr.LO);
            byte[] original = file(dataset(people, planted(text, people.set(), random)), syntax(random));

            assertTrue(Copies.isFound(original, plan(new Action.Keep())), identity);
        }
    }

    @ParameterizedTest
    @MethodSource("people")
    @Exhaustive
    void an_identity_in_other_encodings_is_found_in_bytes_and_in_items_of_their_own_set(People people) {
        Random random = new Random(42);
        List<java.nio.charset.Charset> charsets =
                List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE);
        for (int i = 0; i < ROUNDS; i++) {
            String text = "of " + identity(people, random, false) + ", supine";
            byte[] bytes = text.getBytes(charsets.get(i % 3));
            Vr vr = random.nextBoolean() ? Vr.UN : Vr.OB;
            Dataset element = new Dataset().text(0x00210010, "ACME PRIVATE").bytes(PRIVATE, vr, pad(bytes));
            byte[] unicode = ValueEncoding.pad(text.getBytes(StandardCharsets.UTF_8), Vr.UT);
            Dataset item = new Dataset().text(0x00080005, "ISO_IR 192").bytes(0x00204000, Vr.UT, unicode);
            Dataset nested = new Dataset().sequence(SEQUENCE, Lengths.UNDEFINED, item);

            for (Dataset late : List.of(element, nested)) {
                byte[] original = file(dataset(people, late));
                assertTrue(Copies.isFound(original, plan(new Action.Keep())), text);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("people")
    void the_rest_of_a_cleaned_text_stays_bit_for_bit(People people) {
        CharacterSet set = people.set();
        byte[] before = set.encode(people.physician().substring(0, 1) + " Kopf, 3 mm: ", Vr.LO);
        byte[] behind = set.encode(" (supine) " + people.given().substring(0, 1), Vr.LO);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes(before);
        text.writeBytes(set.encode(people.family(), Vr.LO));
        text.writeBytes(behind);
        Dataset late = new Dataset().bytes(0x00204000, Vr.UT, ValueEncoding.pad(text.toByteArray(), Vr.UT));

        byte[] copy = rewrite(file(dataset(people, late)), plan(new Action.Clean(new Action.Remove())));

        assertTrue(contains(copy, before));
        assertTrue(contains(copy, behind));
        assertFalse(contains(copy, core(people, people.family())));
    }

    private static TransferSyntax syntax(Random random) {
        return random.nextBoolean()
                ? TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN
                : TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN;
    }

    private static byte[] pad(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length + bytes.length % 2);
    }

    /** The bytes of the identity, its escape sequences included, as they stand in a text. */
    private static byte[] core(People people, String identity) {
        return people.set().encode(identity, Vr.LO);
    }

    private static boolean contains(byte[] bytes, byte[] wanted) {
        return IntStream.rangeClosed(0, bytes.length - wanted.length)
                .anyMatch(i -> Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length));
    }
}
