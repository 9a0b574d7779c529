// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.DatasetWriter;
import io.github.pseudonymizer.dicom.Encoding;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Tags;
import io.github.pseudonymizer.dicom.TransferSyntax;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.dicom.charset.ValueEncoding;
import java.nio.ByteBuffer;

/**
 * Makes the preamble and the file meta information of a copy. Nothing of the original's is used, because the copy's
 * readers need not know who wrote, sent and received the original, and a preamble can hold anything.
 *
 * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part10/chapter_7.html">PS3.10 §7.1</a>
 */
final class MetaInformation {

    /** Ours, made from a random UUID (PS3.5 §B.2). */
    static final String IMPLEMENTATION_CLASS_UID = "2.25.80789441432496313516382466939645779128";

    static final String IMPLEMENTATION_VERSION_NAME = "PSEUDONYMIZER";
    private static final int PREAMBLE_BYTES = 128;

    private MetaInformation() {}

    /** @param sopClassUid empty if unknown; then the element is left out */
    static byte[] encode(String sopClassUid, String sopInstanceUid, TransferSyntax syntax) {
        DatasetWriter elements = new DatasetWriter(ByteBuffer.allocate(0));
        elements.element(
                new Tag(Tags.FILE_META_INFORMATION_VERSION), Vr.OB, new byte[] {0, 1}, Encoding.EXPLICIT_LITTLE_ENDIAN);
        if (!sopClassUid.isEmpty()) {
            text(elements, Tags.MEDIA_STORAGE_SOP_CLASS_UID, Vr.UI, sopClassUid);
        }
        text(elements, Tags.MEDIA_STORAGE_SOP_INSTANCE_UID, Vr.UI, sopInstanceUid);
        text(elements, Tags.TRANSFER_SYNTAX_UID, Vr.UI, syntax.uid());
        text(elements, Tags.IMPLEMENTATION_CLASS_UID, Vr.UI, IMPLEMENTATION_CLASS_UID);
        text(elements, Tags.IMPLEMENTATION_VERSION_NAME, Vr.SH, IMPLEMENTATION_VERSION_NAME);
        byte[] rest = elements.toByteArray();

        DatasetWriter meta = new DatasetWriter(ByteBuffer.allocate(0));
        meta.add(new byte[PREAMBLE_BYTES]);
        meta.add(ValueEncoding.ascii("DICM"));
        byte[] length = {(byte) rest.length, (byte) (rest.length >> 8), 0, 0};
        meta.element(new Tag(Tags.FILE_META_INFORMATION_GROUP_LENGTH), Vr.UL, length, Encoding.EXPLICIT_LITTLE_ENDIAN);
        meta.add(rest);
        return meta.toByteArray();
    }

    private static void text(DatasetWriter elements, int tag, Vr vr, String value) {
        byte[] bytes = ValueEncoding.pad(ValueEncoding.ascii(value), vr);
        elements.element(new Tag(tag), vr, bytes, Encoding.EXPLICIT_LITTLE_ENDIAN);
    }
}
