# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints the text elements of a DICOM file, at every depth: tag, a tab, the decoded value as JSON."""

import json
import sys
import warnings

import pydicom

warnings.simplefilter("ignore")
TEXTS = {"SH", "LO", "ST", "LT", "UC", "UT", "PN"}


def text(value):
    if value is None:
        return ""
    if isinstance(value, (list, pydicom.multival.MultiValue)):
        return "\\".join(text(one) for one in value)
    return str(value).strip(" \0")


def walk(dataset):
    for element in dataset:
        if element.VR == "SQ":
            for item in element.value:
                walk(item)
        elif element.VR in TEXTS and not element.tag.is_private:
            print(f"{element.tag.group:04X}{element.tag.element:04X}\t{json.dumps(text(element.value))}")


# Without decode(): pydicom 2.4 encodes names again there, and puts a question mark for what that cannot.
walk(pydicom.dcmread(sys.argv[1], force=True))
