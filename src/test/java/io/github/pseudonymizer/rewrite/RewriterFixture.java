package io.github.pseudonymizer.rewrite;

import static io.github.pseudonymizer.rewrite.Copies.file;
import static io.github.pseudonymizer.rewrite.Copies.instance;
import static io.github.pseudonymizer.rewrite.Copies.mapped;
import static io.github.pseudonymizer.rewrite.Copies.rewrite;
import static io.github.pseudonymizer.rewrite.Copies.topLevelTags;
import static io.github.pseudonymizer.rewrite.Copies.value;
import static io.github.pseudonymizer.rewrite.Copies.values;
import static io.github.pseudonymizer.rewrite.Copies.withoutStamp;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.Dataset.Lengths;
import io.github.pseudonymizer.dicom.Deep;
import io.github.pseudonymizer.dicom.DicomFile;
import io.github.pseudonymizer.dicom.Encoding;
import io.github.pseudonymizer.dicom.TransferSyntax;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.pseudonym.DateShift;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files to be rewritten. */
abstract class RewriterFixture {

    static final int REFERENCES = 0x00081140;
    static final int REFERENCED_INSTANCE = 0x00081155;

    static Stream<Arguments> syntaxes_and_lengths() {
        return Stream.of(
                        TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN,
                        TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
                        TransferSyntax.EXPLICIT_VR_BIG_ENDIAN,
                        TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN)
                .flatMap(syntax -> Arrays.stream(Lengths.values()).map(lengths -> Arguments.of(syntax, lengths)));
    }

    static Dataset everything(Lengths lengths) {
        Dataset reference =
                new Dataset().text(0x00081150, Copies.SOP_CLASS).text(REFERENCED_INSTANCE, "1.2.3.4.5.6.7.8");
        Dataset early = new Dataset()
                .text(0x00080022, "20240229")
                .sequence(
                        REFERENCES,
                        lengths,
                        reference,
                        new Dataset().sequence(0x0040A170, lengths, reference),
                        new Dataset())
                .text(0x00090010, "MERCY PRIVATE")
                .unknownSequence(0x00091001, lengths, reference)
                .bytes(0x00091002, Vr.UN, new byte[] {1, 2, 3});
        return instance(early).numbers(0x00280010, 2).numbers(0x00280011, 2).bytes(0x7FE00010, Vr.OW, new byte[] {
            1, 2, 3, 4, 5, 6, 7, 8
        });
    }
}
