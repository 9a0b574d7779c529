// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.Dataset.Lengths;
import io.github.pseudonymizer.dicom.TransferSyntax;
import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VoicesTest {

    private static final String ECG = "1.2.840.10008.5.1.4.1.1.9.1.1";
    private static final String VOICE = "1.2.840.10008.5.1.4.1.1.9.4.1";
    private static final String AUDIO = "1.2.840.10008.5.1.4.1.1.9.4.2";

    @ParameterizedTest
    @CsvSource({
        VOICE + ", 109114, 109114, true",
        AUDIO + ", 109110, 109114, true",
        AUDIO + ", 109114, 109115, false",
        AUDIO + ", 109114, 4711, true",
        ECG + ", 5.6.3-9-1, 5.6.3-9-2, false",
        ECG + ", 5.6.3-9-1, 109111, true"
    })
    void a_class_and_the_sources_of_channels_tell_a_voice(
            String sopClass, String firstSource, String secondSource, boolean isSpoken) {
        Dataset dataset = new Dataset()
                .text(0x00080016, sopClass)
                .text(0x00080018, Copies.INSTANCE)
                .text(0x0020000D, Copies.STUDY)
                .text(0x0020000E, Copies.SERIES)
                .sequence(
                        0x54000100,
                        Lengths.DEFINED,
                        new Dataset()
                                .sequence(0x003A0200, Lengths.UNDEFINED, channel(firstSource), channel(secondSource)));

        Facts facts = Rewriter.read(
                ByteBuffer.wrap(dataset.file(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, sopClass, Copies.INSTANCE)));

        assertEquals(isSpoken, facts.pixels().isSpoken());
    }

    private static Dataset channel(String source) {
        return new Dataset().sequence(0x003A0208, Lengths.DEFINED, new Dataset().text(0x00080100, source));
    }
}
