# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints every element of a DICOM file at every depth, one a line: path, VR, value. Bulk data as its length."""

import sys

import pydicom

BULK = {"OB", "OD", "OF", "OL", "OV", "OW"}


def walk(dataset, path):
    for element in dataset:
        here = f"{path}({element.tag.group:04X},{element.tag.element:04X})"
        if element.VR == "SQ":
            for number, item in enumerate(element.value):
                walk(item, f"{here}[{number}]")
        elif element.VR in BULK:
            print(here, element.VR, "bytes:", len(element.value or b""))
        elif isinstance(element.value, bytes):
            print(here, element.VR, element.value.decode("latin-1"))
        else:
            print(here, element.VR, element.value)


sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
file = pydicom.dcmread(sys.argv[1], force=True)
walk(file.file_meta, "meta")
walk(file, "")
