package io.github.pseudonymizer.pseudonym;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
