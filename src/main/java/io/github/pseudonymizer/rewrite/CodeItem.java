// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.DatasetWriter;
import io.github.pseudonymizer.dicom.Encoding;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Tags;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.dicom.charset.ValueEncoding;
import io.github.pseudonymizer.plan.action.Stamp;
import java.nio.ByteBuffer;

/** Writes a coded entry as an item. */
final class CodeItem {

    private CodeItem() {}

    static void write(Stamp.Code code, DatasetWriter target, Encoding inside) {
        DatasetWriter item = new DatasetWriter(ByteBuffer.allocate(0));
        item.element(new Tag(Tags.CODE_VALUE), Vr.SH, text(code.value()), inside);
        item.element(new Tag(Tags.CODING_SCHEME_DESIGNATOR), Vr.SH, text(code.scheme()), inside);
        item.element(new Tag(Tags.CODE_MEANING), Vr.LO, text(code.meaning()), inside);
        target.item(item.toByteArray(), inside);
    }

    private static byte[] text(String value) {
        return ValueEncoding.pad(ValueEncoding.ascii(value), Vr.LO);
    }
}
