// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.pixels;

import io.github.pseudonymizer.dicom.DatasetReader;
import java.util.Optional;

/** Finds the layout of pixels at each place of a dataset. Confined to one thread. */
final class PixelLayouts {

    /** Items are read again for the attributes of their pixels, and so is everything in them, at each depth. */
    private static final int DEEPEST = 8;

    private static final PixelFormat UNKNOWN = new PixelFormat(0, 0, 0, 0, "", false, 0, 0, 0, false, Optional.empty());

    private final PixelFormat top;
    private PixelFormat ofItem = UNKNOWN;
    /** Where the item of {@link #ofItem} begins. */
    private int itemStart = -1;

    /** @param top of the dataset itself */
    PixelLayouts(PixelFormat top) {
        this.top = top;
    }

    /** The layout of the pixels of the dataset itself. */
    PixelFormat top() {
        return top;
    }

    /** The layout of the pixels at which the reader is. */
    PixelFormat at(DatasetReader reader) {
        if (reader.depth() == 0) {
            return top;
        }
        if (reader.depth() > DEEPEST) {
            return UNKNOWN;
        }
        if (itemStart != reader.enclosingStart()) {
            itemStart = reader.enclosingStart();
            ofItem = PixelAttributes.formatAround(reader);
        }
        return ofItem;
    }
}
