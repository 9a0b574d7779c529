// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.Dataset.Lengths;
import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.TransferSyntax;
import io.github.pseudonymizer.dicom.Vr;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Datasets put together by chance: attributes of every kind at every depth, some with a VR that is not theirs, private
 * ones, several character sets, and here and there an identity of the patient.
 */
final class RandomOriginals {

    static final String ACCESSION = "ACC20240815";
    static final String PATIENT_ID = "MRN-4711";
    static final String NESTED_PATIENT_ID = "MRN-0815-B";
    static final String STUDY_DATE = "20230517";
    static final List<String> UIDS = List.of(Copies.STUDY, Copies.SERIES, Copies.INSTANCE);
    static final List<String> NAMES = List.of("Olgason^Johanna", "Johanna Olgason", "OLGASON, JOHANNA");

    private static final List<String> TERMS =
            List.of("", "ISO_IR 100", "ISO_IR 192", "GB18030", "\\ISO 2022 IR 87", "ISO_IR 144");
    private static final List<TransferSyntax> SYNTAXES = List.of(
            TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
            TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN,
            TransferSyntax.EXPLICIT_VR_BIG_ENDIAN,
            TransferSyntax.of("1.2.840.10008.1.2.1.99"));
    private static final List<String> CREATORS = List.of("SIEMENS CSA HEADER", "ACME 1.0", "GEMS_PARM_01");
    private static final int[] EARLY_PRIVATE = {0x0009, 0x0019, 0x0021, 0x0029, 0x0043};

    private final Random random;
    private final List<Tag> tags;

    RandomOriginals(Random random, List<Tag> tags) {
        this.random = random;
        this.tags = tags;
    }

    byte[] next() {
        Map<Tag, Dataset> elements = new TreeMap<>();
        if (random.nextInt(3) > 0) {
            put(elements, 0x00080005, new Dataset().text(0x00080005, pick(TERMS)));
        }
        put(elements, 0x00080020, new Dataset().text(0x00080020, STUDY_DATE));
        put(elements, 0x00080050, new Dataset().text(0x00080050, ACCESSION));
        put(elements, 0x00100030, new Dataset().text(0x00100030, "19700203"));
        some(elements, 0, 4 + random.nextInt(12));
        put(elements, 0x00080016, new Dataset().text(0x00080016, Copies.SOP_CLASS));
        put(elements, 0x00080018, new Dataset().text(0x00080018, Copies.INSTANCE));
        put(elements, 0x00100010, new Dataset().text(0x00100010, NAMES.get(0)));
        put(elements, 0x00100020, new Dataset().text(0x00100020, PATIENT_ID));
        put(elements, 0x0020000D, new Dataset().text(0x0020000D, Copies.STUDY));
        put(elements, 0x0020000E, new Dataset().text(0x0020000E, Copies.SERIES));
        return together(elements).file(pick(SYNTAXES), Copies.SOP_CLASS, Copies.INSTANCE);
    }

    private static Dataset together(Map<Tag, Dataset> elements) {
        Dataset dataset = new Dataset();
        elements.values().forEach(dataset::include);
        return dataset;
    }

    private void some(Map<Tag, Dataset> elements, int depth, int count) {
        for (int i = 0; i < count; i++) {
            if (random.nextInt(5) == 0) {
                privately(elements, depth);
            } else {
                Tag tag = pick(tags);
                put(elements, tag.value(), element(tag.value(), vrOf(tag), depth));
            }
        }
    }

    /** Mostly the dictionary's. */
    private Vr vrOf(Tag tag) {
        Vr other = pick(List.of(Vr.values()));
        // In implicit encoding, items of an attribute without items in the dictionary are plain bytes, so their
        // patients do not count.
        return random.nextInt(8) > 0 || other == Vr.SQ ? Dictionary.vrOf(tag) : other;
    }

    private void privately(Map<Tag, Dataset> elements, int depth) {
        int group = EARLY_PRIVATE[random.nextInt(EARLY_PRIVATE.length)] << 16;
        put(elements, group | 0x10, new Dataset().bytes(group | 0x10, Vr.LO, ascii(pick(CREATORS))));
        int tag = group | 0x1000 | random.nextInt(0x20);
        put(elements, tag, element(tag, pick(List.of(Vr.values())), depth));
    }

    private Dataset element(int tag, Vr vr, int depth) {
        if (vr == Vr.SQ) {
            Dataset[] items = new Dataset[random.nextInt(3)];
            for (int i = 0; i < items.length; i++) {
                Map<Tag, Dataset> elements = new TreeMap<>();
                some(elements, depth + 1, depth > 2 ? 0 : random.nextInt(4));
                if (random.nextInt(6) == 0) {
                    put(elements, 0x00080005, new Dataset().text(0x00080005, pick(TERMS)));
                }
                if (random.nextInt(8) == 0) {
                    put(elements, 0x00100020, new Dataset().text(0x00100020, NESTED_PATIENT_ID));
                }
                items[i] = together(elements);
            }
            return new Dataset().sequence(tag, pick(List.of(Lengths.values())), items);
        }
        // In implicit encoding only the dictionary tells the VR, and numbers are not searched for text.
        Vr listed = Dictionary.vrOf(new Tag(tag));
        return new Dataset().bytes(tag, vr, value(listed.isText() || listed == Vr.UN ? vr : listed));
    }

    private byte[] value(Vr vr) {
        if (!vr.isText() && vr != Vr.UN) {
            byte[] bytes = new byte[8 * random.nextInt(3)];
            random.nextBytes(bytes);
            return bytes;
        }
        if (random.nextInt(12) == 0) {
            return ascii(identity());
        }
        return ascii(
                switch (vr) {
                    case UI -> pick(List.of(Copies.STUDY, "1.2.276.4711.99", "1.2.840.10008.5.1.4.1.1.4", ""));
                    case DA -> pick(List.of(STUDY_DATE, "19991231", "2023", "x"));
                    case DT -> pick(List.of(STUDY_DATE + "101500.5+0100", "2023", ""));
                    case TM -> "101500";
                    case AS -> pick(List.of("042Y", "095Y", "old"));
                    case DS, IS -> pick(List.of("1", "1\\2", "-3"));
                    case CS -> pick(List.of("AXIAL", "YES", ""));
                    default -> pick(List.of("supine", "3 mm", "a\\b", "visit of " + STUDY_DATE, "\u00E9t\u00E9"));
                });
    }

    String identity() {
        return pick(List.of(PATIENT_ID, ACCESSION, NAMES.get(0), "of " + NAMES.get(1), NAMES.get(2), Copies.STUDY));
    }

    /** Text other than ASCII in UTF-8, independently of the declaration of the dataset. */
    private static byte[] ascii(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(bytes, bytes.length + bytes.length % 2);
        if (padded.length > bytes.length) {
            padded[bytes.length] = ' ';
        }
        return padded;
    }

    private static void put(Map<Tag, Dataset> elements, int tag, Dataset element) {
        elements.put(new Tag(tag), element);
    }

    <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
