package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.testing.IodPhantoms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The files that benchmarks rewrite, like those of a clinic in size and in number of elements. */
final class Samples {

    private static final int SLICES = 200;
    private static final int CONTOURS = 2000;
    private static final int FRAMES = 400;

    private Samples() {}

    static byte[] of(String name) {
        return switch (name) {
            case "ct" -> ct();
            case "jpeg" -> jpeg();
            case "structures" -> structures();
            case "segmentation" -> segmentation();
            default -> throw new IllegalArgumentException("no sample " + name);
        };
    }

    /** A slice of 512 × 512 with some 140 elements, as scanners write them. */
    private static byte[] ct() {
        List<String> lines = new ArrayList<>(List.of(
                "Rows = 512",
                "Columns = 512",
                "PixelData:OW = 524288 bytes",
                "InstitutionName = Hospital of the Invented",
                "InstitutionAddress = 1 Nowhere Road, Atlantis",
                "StationName = SCANNER-42",
                "InstitutionalDepartmentName = Radiology",
                "PhysiciansOfRecord = Quack^Ignatius",
                "PerformingPhysicianName = Quack^Ignatius",
                "ManufacturerModelName = Circle 9000",
                "SeriesDescription = Thorax 1.0 B31",
                "ProcedureCodeSequence = (CTTHOR, 99MERCY, CT Thorax)",
                "PatientAge = 065Y",
                "PatientSize = 1.70",
                "PatientWeight = 71.5",
                "PatientAddress = 3 Imaginary Lane",
                "OtherPatientIDsSequence",
                "> PatientID = OLD-0042-MERCY",
                "> TypeOfPatientID = TEXT",
                "AdditionalPatientHistory = Known to Dr. Quack since a fall at home.",
                "DeviceSerialNumber = SERIAL-31415",
                "SoftwareVersions = phantom 1.0",
                "ProtocolName = Thorax routine",
                "DateOfLastCalibration = 20230101",
                "TimeOfLastCalibration = 070000",
                "ContrastBolusStartTime = 101400",
                "IrradiationEventUID = uid:irradiation",
                "RequestedProcedureDescription = CT Thorax",
                "RequestAttributesSequence",
                "> RequestedProcedureID = RP-4711",
                "> ScheduledProcedureStepID = SPS-4711",
                "> ScheduledProcedureStepDescription = CT Thorax",
                "PerformedProcedureStepDescription = CT Thorax",
                "SourceImageSequence",
                "> ReferencedSOPClassUID = $CT",
                "> ReferencedSOPInstanceUID = uid:source"));
        for (String number : List.of(
                "DataCollectionDiameter = 500",
                "ReconstructionDiameter = 350",
                "DistanceSourceToDetector = 1040",
                "DistanceSourceToPatient = 570",
                "GantryDetectorTilt = 0",
                "TableHeight = 150",
                "ExposureTime = 500",
                "XRayTubeCurrent = 120",
                "Exposure = 60",
                "GeneratorPower = 20",
                "FocalSpots = 1.2",
                "SpiralPitchFactor = 1.2",
                "CTDIvol = 6.7",
                "SliceLocation = -100",
                "WindowCenter = 40\\400",
                "WindowWidth = 400\\1500",
                "SmallestImagePixelValue:US = 0",
                "LargestImagePixelValue:US = 4095")) {
            lines.add(number);
        }
        return IodPhantoms.file("CT", lines);
    }

    /** A loop of 50 frames of noise, each some 200 kB. */
    private static byte[] jpeg() {
        byte[][] frames = new byte[50][];
        Arrays.fill(frames, Frames.jpeg(false, 512, 512));
        return Frames.file(Frames.JPEG, frames);
    }

    /** A structure set with 2,000 contours of 60 points. */
    private static byte[] structures() {
        String points = String.join(
                "\\",
                IntStream.range(0, 180)
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
                    ">> NumberOfContourPoints = 60",
                    ">> ContourData = " + points,
                    ">> -"));
        }
        return IodPhantoms.file("RTStruct", lines);
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
