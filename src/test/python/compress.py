# SPDX-License-Identifier: GPL-3.0-or-later
"""Compresses the pixels of a DICOM file.

Arguments: original, compressed, and the name of a transfer syntax as GDCM calls it.
"""

import sys

import gdcm

reader = gdcm.ImageReader()
reader.SetFileName(sys.argv[1])
if not reader.Read():
    sys.exit("cannot read")
change = gdcm.ImageChangeTransferSyntax()
change.SetTransferSyntax(gdcm.TransferSyntax(getattr(gdcm.TransferSyntax, sys.argv[3])))
change.SetInput(reader.GetImage())
if not change.Change():
    sys.exit("cannot compress")
writer = gdcm.ImageWriter()
writer.SetFileName(sys.argv[2])
writer.SetFile(reader.GetFile())
writer.SetImage(change.GetOutput())
if not writer.Write():
    sys.exit("cannot write")
