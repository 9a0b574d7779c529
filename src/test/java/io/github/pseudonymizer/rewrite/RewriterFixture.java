// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import static io.github.pseudonymizer.rewrite.Copies.instance;

import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.Dataset.Lengths;
import io.github.pseudonymizer.dicom.TransferSyntax;
import io.github.pseudonymizer.dicom.Vr;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

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
