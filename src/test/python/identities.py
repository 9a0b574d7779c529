# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints the identities in DICOM files, at every depth: ids, names, accession numbers, UIDs of instances.

As JSON: a list for each file, by its path; null if it cannot be read.
"""

import json
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


def identities(dataset):
    for element in dataset:
        if element.VR == "SQ":
            for item in element.value:
                yield from identities(item)
        elif element.keyword in KEYWORDS:
            for value in values(element):
                # SOP classes and other UIDs of the standard identify nobody.
                if not value.startswith("1.2.840.10008.") and value.strip().lower() not in PLACEHOLDERS:
                    yield value.strip()


def read(path):
    try:
        return list(identities(pydicom.dcmread(path, force=True)))
    except Exception:  # pydicom raises what it likes
        return None


print(json.dumps({path: read(path) for path in sys.argv[1:]}))
