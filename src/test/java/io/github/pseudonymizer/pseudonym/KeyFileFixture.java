// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.pseudonym;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A key file in a directory of its own. */
abstract class KeyFileFixture {

    @TempDir
    Path directory;

    Path path = Path.of("");
    KeyFile file = new KeyFile(path);

    @BeforeEach
    void nameTheFile() {
        path = directory.resolve("pseudonymizer.key");
        file = new KeyFile(path);
    }

    static StoreException assertRefused(String why, org.junit.jupiter.api.function.Executable action) {
        StoreException refused = assertThrows(StoreException.class, action);
        assertEquals(StoreException.Reason.WRONG_KEY, refused.reason());
        assertTrue(String.valueOf(refused.getMessage()).contains(why), refused.getMessage());
        return refused;
    }
}
