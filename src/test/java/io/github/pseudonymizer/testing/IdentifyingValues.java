// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Vr;
import java.util.List;

/** Invented values that identify somebody, as lines for {@link IodPhantoms#file(String, List)}. */
final class IdentifyingValues {

    private static final String CODE = "(QUACK-1, 99MERCY, Room of Quack)";

    private IdentifyingValues() {}

    /** This attribute, and what it must have inside it or beside it. */
    static List<String> lines(String keyword) {
        Vr vr = Dictionary.vrOf(Dictionary.tagOf(keyword).orElseThrow());
        return vr == Vr.SQ ? sequence(keyword) : plain(keyword, vr);
    }

    /** PS3.3 Table 10-1 and 10-11, §10.14, §C.7.1.1, Table 10-9: as the name of the sequence tells. */
    private static List<String> sequence(String keyword) {
        if (keyword.equals("InstitutionCodeSequence")) {
            return List.of(keyword + " = (CLINIC-1, 99INVENTED, Invented Clinic)");
        }
        if (keyword.endsWith("CodeSequence")) {
            return List.of(keyword + " = " + CODE);
        }
        if (keyword.endsWith("IdentificationSequence")) {
            return List.of(
                    keyword,
                    "> PersonIdentificationCodeSequence = " + CODE,
                    "> InstitutionName = Invented Clinic",
                    "> InstitutionAddress = Invented Lane");
        }
        if (keyword.startsWith("IssuerOf") || keyword.endsWith("IdentifierSequence")) {
            return List.of(keyword, "> LocalNamespaceEntityID = Room of Quack");
        }
        return switch (keyword) {
            case "OtherPatientIDsSequence" -> List.of(keyword, "> PatientID = OLD-MERCY", "> TypeOfPatientID = TEXT");
            case "RequestAttributesSequence" ->
                List.of(
                        keyword,
                        "> RequestedProcedureID = RP-MERCY",
                        "> ScheduledProcedureStepID = SPS-MERCY",
                        "> ScheduledProcedureStepDescription = Room of Quack");
            case "UDISequence" ->
                List.of(keyword, "> UniqueDeviceIdentifier = UDI-MERCY", "> DeviceDescription = Room of Quack");
            case "OriginalAttributesSequence" ->
                List.of(
                        keyword,
                        "> SourceOfPreviousValues = Room of Quack",
                        "> AttributeModificationDateTime = 20230314101500",
                        "> ModifyingSystem = Room of Quack",
                        "> ReasonForTheAttributeModification = CORRECT",
                        "> ModifiedAttributesSequence",
                        ">> PatientName = Quack^Ignatius");
            default -> List.of(keyword, "> ReferencedSOPClassUID = $CT", "> ReferencedSOPInstanceUID = uid:" + keyword);
        };
    }

    private static List<String> plain(String keyword, Vr vr) {
        return switch (keyword) {
            case "SmokingStatus" -> List.of(keyword + " = YES");
            case "PatientSexNeutered" -> List.of(keyword + " = ALTERED");
            // Stay under an option, and must then not mention anybody who does not.
            case "InstitutionName", "InstitutionAddress", "InstitutionalDepartmentName" ->
                List.of(keyword + " = Invented Clinic");
            case "TimezoneOffsetFromUTC" -> List.of(keyword + " = +0100");
            case "ResponsiblePerson" -> List.of(keyword + " = Quack^Ignatius", "ResponsiblePersonRole = PARENT");
            default -> List.of(keyword + " = " + value(keyword, vr));
        };
    }

    private static String value(String keyword, Vr vr) {
        return switch (vr) {
            case PN -> "Quack^Ignatius";
            case LO, SH, ST, LT, UT, UC -> "Room of Quack";
            case CS, AE -> "MERCY";
            case DA -> "20230314";
            case TM -> "101500";
            case DT -> "20230314101500";
            case AS -> "065Y";
            case UI -> "uid:" + keyword;
            case UR -> "http://mercy.invented/4711";
            case OB, OD, OF, OL, OV, OW, UN -> "8 bytes";
            case DS, IS, FD, FL, SL, SS, SV, UL, US, UV -> "1";
            case AT -> "00100010";
            case SQ -> throw new IllegalArgumentException("a sequence has no value of its own");
        };
    }
}
