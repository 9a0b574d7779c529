# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares originals with their copies, element by element, as pydicom reads them.

Reads pairs from standard input, a line each: original, TAB, copy. Prints one line for each difference that a copy must not
have: paths and kinds of difference only, no values. The last line counts the elements that were compared.
"""
import re
import sys

import pydicom
from pydicom.dataelem import RawDataElement

STAMP = {0x00120062, 0x00120063, 0x00120064, 0x0018A001, 0x00280303}
CHANGED = {0x00100010, 0x00100020, 0x00200010, 0x00080050, 0x00101000, 0x00101001}
# A text of fewer than five components is a version, unless a UUID was made a UID.
UID = rb"(2\.25\.\d+|[0-2]\.\d+(\.\d+){3,})"
PRIVATE_UIDS = re.compile(UID + rb"(\\" + UID + rb")*[\0 ]?")
compared = 0


def vr_of(raw, tag):
    if raw.VR:
        return raw.VR
    return pydicom.datadict.dictionary_VR(tag) if pydicom.datadict.dictionary_has_tag(tag) else None


def is_private_uid(tag, raw):
    """Says whether a UID stands in a private element whose VR the file does not tell."""
    return tag.is_private and raw.VR in (None, "UN") and isinstance(raw.value, bytes) \
        and PRIVATE_UIDS.fullmatch(raw.value) is not None


def differences(original, copy, path, top):
    global compared
    left_out = STAMP if top else set()
    kept = [t for t in original.keys() if t.element != 0 and t not in left_out and t != 0xFFFCFFFC]
    added = set(copy.keys()) - set(kept) - (STAMP | {0x00100010, 0x00100020} if top else set())
    for tag in added:
        yield f"{path}{tag} is new"
    for tag in kept:
        here = f"{path}{tag}"
        if tag not in copy:
            yield f"{here} is missing"
            continue
        raw, raw_copy = original.get_item(tag), copy.get_item(tag)
        value = raw.value if isinstance(raw, RawDataElement) else None
        value_copy = raw_copy.value if isinstance(raw_copy, RawDataElement) else None
        if vr_of(raw, tag) != vr_of(raw_copy, tag):
            yield f"{here} has another VR"
        if tag in CHANGED or raw.VR == "UI" or pydicom.datadict.dictionary_has_tag(tag) and \
                pydicom.datadict.dictionary_VR(tag) == "UI":
            continue
        if is_private_uid(tag, raw):
            if value_copy == value or not is_private_uid(tag, raw_copy):
                yield f"{here} is not replaced by another UID"
            continue
        sequence = raw.VR == "SQ" or (pydicom.datadict.dictionary_has_tag(tag) and
                                      pydicom.datadict.dictionary_VR(tag) == "SQ")
        if sequence:
            items, items_copy = original[tag].value, copy[tag].value
            if len(items) != len(items_copy):
                yield f"{here} has another number of items"
            for i, (item, item_copy) in enumerate(zip(items, items_copy)):
                yield from differences(item, item_copy, f"{here}[{i}]", False)
        elif isinstance(value, bytes) and value[:4] == b"\xfe\xff\x00\xe0" and raw.VR == "UN":
            pass  # a sequence that pydicom does not walk into; it may contain UIDs
        elif tag == 0x7FE00010 and isinstance(value, bytes) and value[:4] == b"\xfe\xff\x00\xe0":
            pass  # frames without their metadata: what they decode to is compared elsewhere
        else:
            compared += 1
            same = value == value_copy if value is not None else original[tag].value == copy[tag].value
            if not same:
                yield f"{here} differs"


for line in sys.stdin:
    original_path, copy_path = line.rstrip("\n").split("\t")
    original = pydicom.dcmread(original_path, force=True)
    copy = pydicom.dcmread(copy_path)
    for difference in differences(original, copy, "", True):
        print(f"{original_path}: {difference}")
    # Last, because pydicom makes a UI of a UN when it is looked at.
    if copy.file_meta.MediaStorageSOPInstanceUID != copy.SOPInstanceUID:
        print(f"{original_path}: meta information contradicts the dataset")
print(compared)
