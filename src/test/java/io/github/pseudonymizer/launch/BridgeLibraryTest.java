// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BridgeLibraryTest {

    private static final String MAPPED =
            "7f1c2a000000-7f1c2a021000 r-xp 00001000 fe:01 4711                     /opt/my orthanc/libOrthancPseudonymizer.so";
    private static final String OTHER =
            "7f1c2b000000-7f1c2b021000 r-xp 00001000 fe:01 4712                     /usr/lib/libOther.so";

    @Test
    void it_is_the_one_that_orthanc_has_loaded() {
        assertEquals(
                Optional.of("/opt/my orthanc/libOrthancPseudonymizer.so"),
                BridgeLibrary.loaded(Stream.of(OTHER, MAPPED)));
    }

    @Test
    void before_orthanc_has_loaded_it_there_is_none() {
        assertEquals(Optional.empty(), BridgeLibrary.loaded(Stream.of(OTHER)));
    }
}
