"""Prints the identities in a DICOM file, at every depth, one a line: ids, names, accession numbers, UIDs of instances."""

import sys
import warnings

import pydicom

warnings.simplefilter("ignore")
KEYWORDS = {
    "PatientID", "PatientName", "OtherPatientIDs", "OtherPatientNames", "PatientBirthName", "PatientMotherBirthName",
    "AccessionNumber", "StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "FrameOfReferenceUID",
    "ReferencedSOPInstanceUID", "ReferringPhysicianName", "PerformingPhysicianName",
}
PLACEHOLDERS = {"anonymous", "anonymized", "unknown"}


def values(element):
    value = element.value
    if value is None:
        return []
    return [str(one) for one in value] if isinstance(value, (list, pydicom.multival.MultiValue)) else [str(value)]


def walk(dataset):
    for element in dataset:
        if element.VR == "SQ":
            for item in element.value:
                walk(item)
        elif element.keyword in KEYWORDS:
            for value in values(element):
                # SOP classes and other UIDs of the standard identify nobody.
                if not value.startswith("1.2.840.10008.") and value.strip().lower() not in PLACEHOLDERS:
                    print(value.strip().replace("\n", " "))


sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
walk(pydicom.dcmread(sys.argv[1], force=True))
