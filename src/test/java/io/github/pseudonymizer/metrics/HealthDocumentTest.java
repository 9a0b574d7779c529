// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.metrics;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.pseudonym.StoreException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HealthDocumentTest {

    @ParameterizedTest
    @EnumSource(Reason.class)
    void every_state_of_the_database_is_explained(Reason reason) throws IOException {
        assertTrue(Files.readString(Path.of("docs/metrics.md")).contains("\n| `" + reason + "` | "), reason::name);
    }
}
