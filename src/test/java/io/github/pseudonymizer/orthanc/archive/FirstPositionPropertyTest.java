// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.pseudonymizer.orthanc.bridge.BridgeRefusedException;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.FirstPosition;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FirstPositionPropertyTest {

    private static final FirstPosition.Noted NOTED =
            new FirstPosition.Noted(4711, Instant.parse("2024-02-29T12:00:00Z"), 1204);

    private final ScriptedRest orthanc = new ScriptedRest("1.13.0");
    private final FirstPositionProperty position = new FirstPositionProperty(orthanc);

    @Test
    void what_is_noted_is_there_until_it_is_forgotten() {
        assertEquals(Optional.empty(), position.noted());
        position.note(NOTED);
        assertEquals(Optional.of(NOTED), new FirstPositionProperty(orthanc).noted());

        position.forget();

        assertEquals(Optional.empty(), position.noted());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "4711",
                "4711 2024-02-29T12:00:00Z",
                "x 2024-02-29T12:00:00Z 1",
                "-1 2024-02-29T12:00:00Z 1",
                "99999999999999999999 2024-02-29T12:00:00Z 1",
                "4711 yesterday 1",
                "4711 2024-02-29T12:00:00Z 1 2"
            })
    void rubbish_counts_as_nothing(String text) {
        orthanc.setGlobalProperty(FirstPositionProperty.PROPERTY, text);

        assertEquals(Optional.empty(), position.noted());
    }

    @Test
    void an_index_that_takes_nothing_is_an_archive_that_fails() {
        FirstPositionProperty refused = new FirstPositionProperty(new ScriptedRest("1.13.0") {
            @Override
            public synchronized void setGlobalProperty(int number, String value) {
                throw new BridgeRefusedException("no");
            }
        });

        assertThrows(ArchiveException.class, () -> refused.note(NOTED));
    }
}
