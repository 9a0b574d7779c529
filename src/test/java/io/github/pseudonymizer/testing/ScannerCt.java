// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import java.util.ArrayList;
import java.util.List;

/** A slice with some 140 elements, as scanners write them. */
public final class ScannerCt {

    private ScannerCt() {}

    /**
     * Lines for {@link IodPhantoms}, for kind {@code CT}.
     *
     * @param size rows, and columns
     */
    public static List<String> attributes(int size) {
        List<String> lines = new ArrayList<>(List.of(
                "Rows = " + size,
                "Columns = " + size,
                "PixelData:OW = " + 2 * size * size + " bytes",
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
        return lines;
    }
}
