// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.embedded;

import io.github.pseudonymizer.testing.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Directories of embedded servers. */
abstract class EmbeddedServerAccessFixture {

    /** Everybody may enter it, so that only the server's own directories are in the way. */
    Path shared = Path.of("");

    Path home = Path.of("");

    @BeforeEach
    void makeDirectory() throws IOException {
        shared = Files.createTempDirectory("pseudonymizer-it");
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-xr-x"));
        home = shared.resolve("postgresql");
    }

    @AfterEach
    void deleteDirectory() throws IOException {
        ServerBinaries.delete(shared);
    }

    static int asNobody(String... words) {
        List<String> command = new ArrayList<>(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        command.addAll(List.of(words));
        return Commands.end(command.toArray(String[]::new)).code();
    }
}
