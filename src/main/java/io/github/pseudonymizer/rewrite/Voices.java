// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.Padding;
import io.github.pseudonymizer.dicom.Tags;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Finds out whether a waveform may be a voice, by its class and by the sources of its channels. Confined to one thread.
 *
 * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part16/sect_CID_3000.html">PS3.16 CID
 *     3000</a>
 */
final class Voices {

    private static final String BASIC_VOICE_AUDIO = "1.2.840.10008.5.1.4.1.1.9.4.1";
    private static final String GENERAL_AUDIO = "1.2.840.10008.5.1.4.1.1.9.4.2";
    private static final int LONGEST_CODE = 16;

    /** Voice, operator's narrative, ambient room environment. */
    private static final Set<String> SPEECH = Set.of("109110", "109111", "109112");
    /** Doppler audio, phonocardiogram, physiological audio signal. */
    private static final Set<String> BODY = Set.of("109113", "109114", "109115");

    private boolean speech;
    private boolean body;
    private boolean unknown;

    /** @param reader at an element inside a sequence */
    void see(DatasetReader reader) {
        if (reader.tag() == Tags.CODE_VALUE
                && reader.enclosingTag() == Tags.CHANNEL_SOURCE_SEQUENCE
                && reader.valueLength() <= LONGEST_CODE) {
            String code = Padding.strip(new String(reader.value(), StandardCharsets.ISO_8859_1));
            speech |= SPEECH.contains(code);
            body |= BODY.contains(code);
            unknown |= !SPEECH.contains(code) && !BODY.contains(code);
        }
    }

    /** Whether it may be a voice; general audio is one unless all its channels are sounds of the body. */
    boolean isIn(String sopClassUid) {
        return speech
                || sopClassUid.equals(BASIC_VOICE_AUDIO)
                || (sopClassUid.equals(GENERAL_AUDIO) && (unknown || !body));
    }
}
