// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.pseudonym.KeyFile;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import io.github.pseudonymizer.pseudonym.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A database of its own for each test. */
abstract class PostgresDatabaseFixture {

    /** Only for what never answers, because on a slow machine a server that does may need longer. */
    static final Duration SHORT = Duration.ofSeconds(1);

    /** No measurement: only far shorter than for ever. */
    static final Duration SOON = Duration.ofMinutes(5);

    static final Namespace DOMAIN = new Namespace("default", new PseudonymFormat.Random("P"));
    TestServer.Database place = new TestServer.Database("none", new KeyFile(Path.of("none")));

    @BeforeEach
    void createDatabase() throws Exception {
        place = TestServer.createDatabase();
    }

    @AfterEach
    void close() {
        place.close();
    }

    static void assertSays(StoreException exception, String part) {
        assertTrue(String.valueOf(exception.getMessage()).contains(part), exception.getMessage());
    }
}
