// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.pixels;

import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.TransferSyntax;
import io.github.pseudonymizer.plan.action.Attribute;
import io.github.pseudonymizer.plan.pixel.PixelDecision;
import io.github.pseudonymizer.rewrite.report.AttributeOutcome;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.rewrite.report.RewriteListener;

/**
 * The input for rewriting the pixels of one instance.
 *
 * @param format the layout of the native pixels of the dataset itself
 * @param syntax the transfer syntax
 * @param decision what to do with the pixels
 * @param removesOverlays whether overlays in unused bits go
 * @param check judges metadata in frames
 * @param listener is told findings
 */
public record PixelInput(
        PixelFormat format,
        TransferSyntax syntax,
        PixelDecision decision,
        boolean removesOverlays,
        MetadataCheck check,
        RewriteListener listener) {

    /** Refuses pixel data that mentions an identity or a date in its frames. */
    AttributeOutcome refuse(DatasetReader pixelData, Attribute attribute) {
        listener.refuse(
                attribute,
                new RewriteException(
                        RewriteException.Reason.LEAK,
                        pixelData.path() + " mentions an identity or a date in its frames"));
        return AttributeOutcome.REFUSED;
    }
}
