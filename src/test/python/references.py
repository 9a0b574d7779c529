# SPDX-License-Identifier: GPL-3.0-or-later
"""Do references in copies point at the copies, as pydicom reads them?

Reads pairs from standard input, a line each: original, TAB, copy. What identifies an original, or what it belongs to
(study, series, frame of reference), is looked for in all originals at whatever depth; in the copy, at the same place, there
must be what identifies the copy. Prints a line for each place where there is not: paths only, no values. Then, for each pair,
"=" and how often it refers to another of the files.
"""
import sys
import warnings

import pydicom

warnings.simplefilter("ignore")

OWN = ("SOPInstanceUID", "SeriesInstanceUID", "StudyInstanceUID", "FrameOfReferenceUID")
# Referenced Performed Procedure Step Sequence: Table E.1-1 has X/Z/D, and no copy of a step exists.
MAY_GO = {0x00081111}


def uids(dataset, path=()):
    for element in dataset:
        if element.VR == "SQ":
            for number, item in enumerate(element.value):
                yield from uids(item, path + ((int(element.tag), number),))
        elif element.VR == "UI":
            values = [element.value] if isinstance(element.value, str) else element.value
            for number, value in enumerate(values or []):
                yield path + ((int(element.tag), number),), str(value)


def readable(path):
    return "/".join(f"({tag >> 16:04X},{tag & 0xFFFF:04X})[{number}]" for tag, number in path)


def own(dataset):
    return [str(dataset.get(keyword, "")) for keyword in OWN]


pairs = [[pydicom.dcmread(name, force=True) for name in line.rstrip("\n").split("\t")] for line in sys.stdin]
becomes = {}
for original, copy in pairs:
    for before, after in zip(own(original), own(copy)):
        if before and becomes.setdefault(before, after) != after:
            print("two copies disagree on a UID that their originals share")
        if before and before == after:
            print("a UID stays")

for original, copy in pairs:
    theirs = {uid for other, _ in pairs if other is not original for uid in own(other) if uid}
    after = dict(uids(copy))
    references = 0
    for path, uid in uids(original):
        if uid not in becomes:
            continue
        if path not in after:
            if not MAY_GO.intersection(tag for tag, _ in path):
                print(readable(path), "is gone")
        elif after[path] != becomes[uid]:
            print(readable(path), "does not point at the copy")
        elif uid in theirs and len(path) > 1:
            references += 1
    print("=", references)
