# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares the pixels of two uncompressed color images: black inside a rectangle of the second, equal outside of it.

Arguments: original, copy, and x, y, width, height of the rectangle. Prints how many pixels are wrong and how many right.
"""

import sys

import pydicom


def pixels(path):
    dataset = pydicom.dcmread(path)
    area = dataset.Rows * dataset.Columns
    data = dataset.PixelData
    for index in range(area * int(dataset.get("NumberOfFrames", 1))):
        frame, place = divmod(index, area)
        y, x = divmod(place, dataset.Columns)
        if dataset.PlanarConfiguration == 0:
            color = tuple(data[3 * index : 3 * index + 3])
        else:
            color = tuple(data[(3 * frame + sample) * area + place] for sample in range(3))
        yield x, y, color


x0, y0, width, height = map(int, sys.argv[3:])
inside = outside = wrong = 0
for (x, y, before), (_, _, after) in zip(pixels(sys.argv[1]), pixels(sys.argv[2]), strict=True):
    covered = x0 <= x < x0 + width and y0 <= y < y0 + height
    if covered:
        inside += after in ((0, 0, 0), (0, 128, 128))
        wrong += after not in ((0, 0, 0), (0, 128, 128))
    else:
        outside += before == after
        wrong += before != after
print(f"inside {inside} outside {outside} wrong {wrong}")
