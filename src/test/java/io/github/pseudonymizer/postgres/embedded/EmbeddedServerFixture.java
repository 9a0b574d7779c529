// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.embedded;

import io.github.pseudonymizer.postgres.DatabaseAccess;
import io.github.pseudonymizer.postgres.DirectSql;
import io.github.pseudonymizer.postgres.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** An embedded server that runs undisturbed, and directories for others. */
abstract class EmbeddedServerFixture {

    static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** Of this class only, for it is killed. It shares nothing with the server of the other tests. */
    static Path directory = Path.of("");

    /** Nothing happens to it. */
    static EmbeddedServer quiet;

    static Path quietHome = Path.of("");

    @BeforeAll
    static void makeDirectories() throws IOException {
        directory = newHome("killed");
        quietHome = usedHome("quiet");
        quiet = EmbeddedServer.start(quietHome);
    }

    @AfterAll
    static void deleteDirectories() throws IOException {
        quiet.close();
        ServerBinaries.delete(directory);
        ServerBinaries.delete(quietHome);
    }

    /** With the programs of the server of the other tests, for unpacking takes seconds. */
    static Path usedHome(String name) throws IOException {
        Path home = Files.createTempDirectory(TestServer.scratch(), name).toAbsolutePath();
        new PostgresTemplate().copyTo(home);
        return home;
    }

    static Path newHome(String name) throws IOException {
        Path home = Files.createTempDirectory(TestServer.scratch(), name).toAbsolutePath();
        Path unpacked = data(TestServer.server()).resolveSibling("binaries");
        Files.createDirectory(home.resolve("binaries"));
        try (Stream<Path> versions = Files.list(unpacked).filter(Files::isDirectory)) {
            for (Path version : versions.toList()) {
                Files.createSymbolicLink(home.resolve("binaries").resolve(version.getFileName()), version);
            }
        }
        return home;
    }

    static DatabaseAccess access(EmbeddedHost host, Path home) throws IOException {
        String password = Files.readString(home.resolve("password")).strip();
        return DatabaseAccess.withPassword(host.awaitReady()[2], ClusterAccess.ROLE, password);
    }

    static boolean isAlive(long pid) {
        // A process that has ended, and whose end nobody has asked for yet, has a number but no program.
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().command())
                .isPresent();
    }

    static Path data(DatabaseAccess server) {
        try {
            return Path.of(DirectSql.show(server, "SHOW data_directory"));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
