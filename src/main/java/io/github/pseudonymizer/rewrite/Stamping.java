// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.DatasetWriter;
import io.github.pseudonymizer.dicom.Encoding;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Tags;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.dicom.charset.CharacterSet;
import io.github.pseudonymizer.dicom.charset.ValueEncoding;
import io.github.pseudonymizer.plan.action.Stamp;
import io.github.pseudonymizer.rewrite.search.LeakCheck;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the attributes with which the copy describes its de-identification, after those of an earlier one.
 *
 * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part15/sect_E.html">PS3.15 §E.1</a>
 */
final class Stamping {

    private final Stamp stamp;
    private final EarlierStamp earlier;
    private final DatasetWriter writer;
    private final Encoding encoding;
    private final LeakCheck leaks;

    Stamping(RewriteInput input, DatasetWriter writer, LeakCheck leaks) {
        this.stamp = input.plan().stamp();
        this.earlier = input.survey().earlierStamp();
        this.writer = writer;
        this.encoding = input.original().encoding();
        this.leaks = leaks;
    }

    /** (0012,0062). */
    void writeIdentityRemoved() {
        writeText(Tags.PATIENT_IDENTITY_REMOVED, Vr.CS, "YES");
    }

    /** (0012,0063): the earlier values that mention no identity, then ours, unless they are among them. */
    void writeMethod(CharacterSet characterSet) {
        List<byte[]> values = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (byte[] method : earlier.methods()) {
            if (!leaks.findsStrictly(method, Vr.LO, characterSet)) {
                values.add(method);
                texts.add(new String(method, StandardCharsets.ISO_8859_1).strip());
            }
        }
        stamp.method().stream()
                .filter(method -> !texts.contains(method))
                .forEach(method -> values.add(ValueEncoding.ascii(method)));
        writer.element(new Tag(Tags.DEIDENTIFICATION_METHOD), Vr.LO, ValueEncoding.pad(join(values), Vr.LO), encoding);
    }

    /** (0012,0064), if the original has none. */
    void writeCodes() {
        if (stamp.codes().isEmpty()) {
            return;
        }
        DatasetWriter items = new DatasetWriter(ByteBuffer.allocate(0));
        stamp.codes().forEach(code -> CodeItem.write(code, items, encoding));
        writer.element(new Tag(Tags.DEIDENTIFICATION_METHOD_CODE_SEQUENCE), Vr.SQ, items.toByteArray(), encoding);
    }

    /** Those of our items that (0012,0064) lacks, at its end. */
    void appendCodes(Encoding inside) {
        for (Stamp.Code code : stamp.codes()) {
            if (!earlier.codes().contains(EarlierStamp.key(code.value(), code.scheme()))) {
                CodeItem.write(code, writer, inside);
            }
        }
    }

    /** (0028,0303). */
    void writeLongitudinal() {
        writeText(
                Tags.LONGITUDINAL_TEMPORAL_INFORMATION_MODIFIED,
                Vr.CS,
                stamp.longitudinalTemporalInformationModified());
    }

    private void writeText(int tag, Vr vr, String value) {
        writer.element(new Tag(tag), vr, text(value), encoding);
    }

    private static byte[] text(String value) {
        return ValueEncoding.pad(ValueEncoding.ascii(value), Vr.LO);
    }

    private static byte[] join(List<byte[]> values) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] value : values) {
            if (joined.size() > 0) {
                joined.write('\\');
            }
            joined.writeBytes(value);
        }
        return joined.toByteArray();
    }
}
