# SPDX-License-Identifier: GPL-3.0-or-later
"""Does with pydicom, to every file of a folder, the main part of what the plugin does. For ./bench.sh rewriting."""

import sys
from pathlib import Path

import pydicom
from pydicom.uid import generate_uid

EMPTIED = {"AccessionNumber", "InstitutionName", "InstitutionAddress", "ReferringPhysicianName", "PhysiciansOfRecord"}
KEPT_UIDS = {"SOPClassUID", "ReferencedSOPClassUID", "CodingSchemeUID"}


def visit(dataset, element):
    if element.tag.is_private:
        del dataset[element.tag]
    elif element.VR == "UI" and element.keyword not in KEPT_UIDS and element.VM == 1:
        element.value = generate_uid(entropy_srcs=[str(element.value)])
    elif element.VR == "DA" and element.VM == 1:
        element.value = "20200101"
    elif element.VR == "PN" or element.keyword in EMPTIED:
        element.value = ""


for path in sorted(Path(sys.argv[1]).glob("*.dcm")):
    dataset = pydicom.dcmread(path)
    dataset.walk(visit)
    dataset.PatientID = "S000001"
    dataset.PatientName = "S000001"
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    dataset.save_as(path)
