// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.testing.IodPhantoms;
import io.github.pseudonymizer.testing.ScannerCt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The files that benchmarks rewrite, like those of a clinic in size and in number of elements. */
final class Samples {

    private static final int SLICES = 200;
    private static final int CONTOURS = 100_000;
    private static final int FRAMES = 400;
    private static final int SENTENCES = 1000;
    private static final int BRANCHES = 100;
    private static final int DEPTH = 30;

    private Samples() {}

    static byte[] of(String name) {
        return switch (name) {
            case "ct" -> ct();
            case "mr" -> IodPhantoms.file("MR", List.of("Rows = 134", "Columns = 134", "PixelData:OW = 35912 bytes"));
            case "sr" -> sr();
            case "jpeg" -> jpeg();
            case "structures" -> structures();
            case "segmentation" -> segmentation();
            case "nested" -> nested();
            default -> throw new IllegalArgumentException("no sample " + name);
        };
    }

    private static byte[] ct() {
        return IodPhantoms.file("CT", ScannerCt.attributes(512));
    }

    /** A report of 1,000 sentences, each of which may name somebody. */
    private static byte[] sr() {
        List<String> lines = new ArrayList<>(List.of("ContentSequence"));
        for (int sentence = 0; sentence < SENTENCES; sentence++) {
            lines.addAll(List.of(
                    "> RelationshipType = CONTAINS",
                    "> ValueType = TEXT",
                    "> ConceptNameCodeSequence = (121071, DCM, Finding)",
                    "> TextValue = No finding in slice " + sentence + " of the thorax.",
                    "> -"));
        }
        return IodPhantoms.file("ComprehensiveReport", lines);
    }

    /** A loop of 50 frames of noise, each some 200 kB. */
    private static byte[] jpeg() {
        byte[][] frames = new byte[50][];
        Arrays.fill(frames, Frames.jpeg(false, 512, 512));
        return Frames.file(Frames.JPEG, frames);
    }

    /** A structure set with 100,000 contours of 6 points, each of which refers to a slice. */
    private static byte[] structures() {
        String points = String.join(
                "\\",
                IntStream.range(0, 18)
                        .mapToObj(i -> i % 3 == 2 ? "-103.50" : "123.45")
                        .toList());
        List<String> lines = new ArrayList<>();
        lines.add("ReferencedFrameOfReferenceSequence");
        lines.add("> FrameOfReferenceUID = uid:frame");
        lines.add("> RTReferencedStudySequence");
        lines.add(">> ReferencedSOPClassUID = 1.2.840.10008.3.1.2.3.1");
        lines.add(">> ReferencedSOPInstanceUID = uid:study");
        lines.add(">> RTReferencedSeriesSequence");
        lines.add(">>> SeriesInstanceUID = uid:ct-series");
        lines.add(">>> ContourImageSequence");
        for (int slice = 0; slice < SLICES; slice++) {
            lines.addAll(List.of(
                    ">>>> ReferencedSOPClassUID = $CT", ">>>> ReferencedSOPInstanceUID = uid:slice-" + slice, ">>>> -"));
        }
        lines.add("ROIContourSequence");
        lines.add("> ReferencedROINumber = 1");
        lines.add("> ContourSequence");
        for (int contour = 0; contour < CONTOURS; contour++) {
            lines.addAll(List.of(
                    ">> ContourImageSequence",
                    ">>> ReferencedSOPClassUID = $CT",
                    ">>> ReferencedSOPInstanceUID = uid:slice-" + contour % SLICES,
                    ">> ContourGeometricType = CLOSED_PLANAR",
                    ">> NumberOfContourPoints = 6",
                    ">> ContourData = " + points,
                    ">> -"));
        }
        return IodPhantoms.file("RTStruct", lines);
    }

    /** A report of 100 branches of 30 content sequences, each inside the one before. */
    private static byte[] nested() {
        List<String> lines = new ArrayList<>(List.of("ContentSequence"));
        for (int branch = 0; branch < BRANCHES; branch++) {
            for (int depth = 1; depth <= DEPTH; depth++) {
                String level = ">".repeat(depth) + " ";
                lines.add(level + "RelationshipType = CONTAINS");
                lines.add(level + "ValueType = CONTAINER");
                lines.add(level + "ContentSequence");
            }
            lines.add(">".repeat(DEPTH + 1) + " ValueType = TEXT");
            lines.add("> -");
        }
        return IodPhantoms.file("ComprehensiveReport", lines);
    }

    /** A segmentation of 400 frames of 512 × 512 bits, each derived from a slice. */
    private static byte[] segmentation() {
        List<String> lines = new ArrayList<>(List.of(
                "Rows = 512",
                "Columns = 512",
                "NumberOfFrames = " + FRAMES,
                "PixelData:OB = " + FRAMES * 512 * 512 / 8 + " bytes",
                "PerFrameFunctionalGroupsSequence"));
        for (int frame = 0; frame < FRAMES; frame++) {
            lines.addAll(List.of(
                    "> PlanePositionSequence",
                    ">> ImagePositionPatient = 0\\0\\" + frame,
                    "> FrameContentSequence",
                    ">> DimensionIndexValues = " + (frame + 1),
                    "> SegmentIdentificationSequence",
                    ">> ReferencedSegmentNumber = 1",
                    "> DerivationImageSequence",
                    ">> DerivationCodeSequence = (113076, DCM, Segmentation)",
                    ">> SourceImageSequence",
                    ">>> ReferencedSOPClassUID = $CT",
                    ">>> ReferencedSOPInstanceUID = uid:slice-" + frame % SLICES,
                    ">>> PurposeOfReferenceCodeSequence = (121322, DCM, Source image)",
                    "> -"));
        }
        return IodPhantoms.file("Segmentation", lines);
    }
}
