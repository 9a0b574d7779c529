# SPDX-License-Identifier: GPL-3.0-or-later
"""Decodes the pixels of DICOM files and prints a digest of each, one a line; "none" where there is nothing to decode.

Reads the names of the files from standard input, one a line.
"""

import hashlib
import sys
import warnings

import pydicom

warnings.simplefilter("ignore")
for line in sys.stdin:
    try:
        dataset = pydicom.dcmread(line.rstrip("\n"), force=True)
        pixels = dataset.pixel_array
        print(hashlib.sha256(pixels.tobytes()).hexdigest(), pixels.dtype, pixels.shape)
    except Exception as problem:  # What cannot be decoded must fail in the same way before and after.
        print("none", type(problem).__name__)
