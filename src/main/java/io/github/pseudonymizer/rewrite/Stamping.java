package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.DatasetWriter;
import io.github.pseudonymizer.dicom.Encoding;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Tags;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.dicom.charset.CharacterSet;
import io.github.pseudonymizer.plan.action.Stamp;
import io.github.pseudonymizer.rewrite.search.LeakCheck;
import io.github.pseudonymizer.rewrite.search.ValueEncoding;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes what the copy says of its own de-identification, behind what an earlier one said.
 *
 * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part15/sect_E.html">PS3.15 §E.1</a>
 */
final class Stamping {

    private final Stamp stamp;
    private final EarlierStamp earlier;
    private final DatasetWriter writer;
    private final Encoding encoding;

    Stamping(Stamp stamp, EarlierStamp earlier, DatasetWriter writer, Encoding encoding) {
        this.stamp = stamp;
        this.earlier = earlier;
        this.writer = writer;
        this.encoding = encoding;
    }

    /** (0012,0062). */
    void writeIdentityRemoved() {
        writeText(Tags.PATIENT_IDENTITY_REMOVED, Vr.CS, "YES");
    }

    /** (0012,0063): the earlier values that give nothing away, and ours that are not among them. */
    void writeMethod(LeakCheck leaks, CharacterSet characterSet) {
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

    /** (0012,0064), where there was none. */
    void writeCodes() {
        if (stamp.codes().isEmpty()) {
            return;
        }
        DatasetWriter items = new DatasetWriter(ByteBuffer.allocate(0));
        stamp.codes().forEach(code -> writeCode(code, items, encoding));
        writer.element(new Tag(Tags.DEIDENTIFICATION_METHOD_CODE_SEQUENCE), Vr.SQ, items.toByteArray(), encoding);
    }

    /** The items that (0012,0064) lacks, at its end. */
    void appendCodes(Encoding inside) {
        for (Stamp.Code code : stamp.codes()) {
            if (!earlier.codes().contains(EarlierStamp.key(code.value(), code.scheme()))) {
                writeCode(code, writer, inside);
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

    /** Writes a coded entry as an item. */
    static void writeCode(Stamp.Code code, DatasetWriter target, Encoding inside) {
        DatasetWriter item = new DatasetWriter(ByteBuffer.allocate(0));
        item.element(new Tag(Tags.CODE_VALUE), Vr.SH, text(code.value()), inside);
        item.element(new Tag(Tags.CODING_SCHEME_DESIGNATOR), Vr.SH, text(code.scheme()), inside);
        item.element(new Tag(Tags.CODE_MEANING), Vr.LO, text(code.meaning()), inside);
        target.item(item.toByteArray(), inside);
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
