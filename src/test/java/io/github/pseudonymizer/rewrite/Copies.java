// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.DicomFile;
import io.github.pseudonymizer.dicom.TransferSyntax;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.pseudonym.DateShift;
import io.github.pseudonymizer.pseudonym.NumberPseudonyms;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.rewrite.report.Remark;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes copies in tests, and looks into them. */
public final class Copies {

    static final String PSEUDONYM = "P4711";
    public static final String SOP_CLASS = "1.2.840.10008.5.1.4.1.1.2";
    public static final String INSTANCE = "1.2.276.4711.1.3.5";
    public static final String SERIES = "1.2.276.4711.1.3";
    public static final String STUDY = "1.2.276.4711.1";
    private static final Set<Integer> STAMP = Set.of(0x00120062, 0x00120063, 0x00120064, 0x0018A001, 0x00280303);

    private Copies() {}

    /** A dataset with the identifiers, to be added to in ascending order of tags beyond (0020,000E). */
    public static Dataset instance() {
        return instance(new Dataset());
    }

    /** As {@link #instance()}, with these between (0008,0018) and (0010,0010). */
    public static Dataset instance(Dataset early) {
        return new Dataset()
                .text(0x00080016, SOP_CLASS)
                .text(0x00080018, INSTANCE)
                .include(early)
                .text(0x00100010, "Mercy^John^Q")
                .text(0x00100020, "MRN-4711")
                .text(0x0020000D, STUDY)
                .text(0x0020000E, SERIES);
    }

    public static byte[] file(Dataset dataset, TransferSyntax syntax) {
        return dataset.file(syntax, SOP_CLASS, INSTANCE);
    }

    public static byte[] file(Dataset dataset) {
        return file(dataset, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    }

    public static byte[] rewrite(byte[] file, Plan plan) {
        return rewrite(file, plan, Map.of());
    }

    public static byte[] rewrite(byte[] file, Plan plan, Map<String, Pseudonym.OfPatient> nestedPatients) {
        Rewritten rewritten = Rewriter.open(ByteBuffer.wrap(file), plan).rewrite(substitutes(nestedPatients));
        ByteBuffer copy = ByteBuffer.allocate(Math.toIntExact(rewritten.size()));
        rewritten.writeTo(copy);
        if (copy.hasRemaining()) {
            throw new AssertionError("size() is not what was written");
        }
        return copy.array();
    }

    /**
     * Whether kept values of the original give an identity or a date away, so that the copy lacks them or is refused.
     */
    public static boolean isFound(byte[] original, Plan plan) {
        try {
            return Rewriter.open(ByteBuffer.wrap(original), plan)
                    .rewrite(substitutesFor(original))
                    .remarks()
                    .counts()
                    .keySet()
                    .stream()
                    .anyMatch(remark -> remark.problem() == Remark.Problem.SPARED);
        } catch (RewriteException e) {
            return e.reason() == RewriteException.Reason.LEAK;
        }
    }

    public static Substitutes substitutes(Map<String, Pseudonym.OfPatient> nestedPatients) {
        return new Substitutes(
                new Pseudonym.OfPatient(PSEUDONYM, new DateShift(-10)),
                nestedPatients,
                Copies::mapped,
                new NumberPseudonyms(Copies::mapped));
    }

    /** Substitutes for everything in this file. */
    public static Substitutes substitutesFor(byte[] file) {
        Map<String, Pseudonym.OfPatient> nested = new HashMap<>();
        Rewriter.read(ByteBuffer.wrap(file))
                .nestedPatientIds()
                .forEach(id -> nested.put(id, new Pseudonym.OfPatient("OTHER", new DateShift(-20))));
        return substitutes(nested);
    }

    /** The mapped UID. */
    static String mapped(String uid) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(uid.getBytes(StandardCharsets.UTF_8));
            return "2.25." + new BigInteger(1, Arrays.copyOf(digest, 16));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** The value of the first element with this tag at any depth, without padding. */
    public static String value(byte[] file, int tag) {
        return values(file, tag).get(0);
    }

    /** The values of all elements with this tag at any depth, without padding. */
    public static List<String> values(byte[] file, int tag) {
        List<String> values = new ArrayList<>();
        DatasetReader reader = DicomFile.open(ByteBuffer.wrap(file)).reader();
        for (DatasetReader.Event event = reader.next(); event != DatasetReader.Event.END; event = reader.next()) {
            if (event == DatasetReader.Event.ELEMENT && reader.tag() == tag) {
                values.add(new String(reader.value(), StandardCharsets.ISO_8859_1)
                        .replace('\0', ' ')
                        .strip());
            }
        }
        return values;
    }

    /** Tags of the top level, in their order. */
    static List<Integer> topLevelTags(byte[] file) {
        List<Integer> tags = new ArrayList<>();
        DatasetReader reader = DicomFile.open(ByteBuffer.wrap(file)).reader();
        for (DatasetReader.Event event = reader.next(); event != DatasetReader.Event.END; event = reader.next()) {
            boolean begins = event == DatasetReader.Event.ELEMENT || event == DatasetReader.Event.SEQUENCE;
            if (begins && reader.depth() == 0) {
                tags.add(reader.tag());
            }
        }
        return tags;
    }

    /** The bytes of the dataset without the stamp. */
    public static byte[] withoutStamp(byte[] file) {
        DicomFile dicom = DicomFile.open(ByteBuffer.wrap(file));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DatasetReader reader = dicom.reader();
        int position = dicom.datasetStart();
        for (DatasetReader.Event event = reader.next(); event != DatasetReader.Event.END; event = reader.next()) {
            if (reader.depth() == 0 && STAMP.contains(reader.tag()) && event != DatasetReader.Event.SEQUENCE_END) {
                append(bytes, dicom, position, reader.start());
                if (event == DatasetReader.Event.SEQUENCE) {
                    reader.skipSequence();
                }
                position = reader.end();
            }
        }
        append(bytes, dicom, position, dicom.bytes().limit());
        return bytes.toByteArray();
    }

    private static void append(ByteArrayOutputStream bytes, DicomFile dicom, int from, int to) {
        byte[] range = new byte[to - from];
        dicom.bytes().get(from, range);
        bytes.writeBytes(range);
    }
}
