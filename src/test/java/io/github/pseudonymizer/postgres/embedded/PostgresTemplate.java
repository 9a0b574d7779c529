// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.embedded;

import io.github.pseudonymizer.testing.Commands;
import io.github.pseudonymizer.testing.DatabaseTemplate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The directory of an embedded PostgreSQL that was started once and holds nothing. Making one takes longer than most
 * tests, copying it does not; all virtual machines of a build share one, below {@code target}. What a first start does
 * is tested where no copy is used: by {@code EmbeddedServerIT}, {@code FullDisksIT} and the trial of {@code run.sh}.
 */
public final class PostgresTemplate implements DatabaseTemplate {

    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final Path FOLDER = Path.of("target", "postgres-template").toAbsolutePath();
    private static final Path TEMPLATE = shared();

    @Override
    public void copyTo(Path directory) throws IOException {
        Files.createDirectories(directory, OWNER_ONLY);
        for (String part : new String[] {"data", "password"}) {
            Commands.run("cp", "--archive", TEMPLATE.resolve(part).toString(), directory.toString());
        }
        String programs = TEMPLATE.resolve("binaries").toString();
        // Nothing writes into the programs, so links will do, where both lie in one file system.
        if (Commands.end("cp", "--archive", "--link", programs, directory.toString())
                        .code()
                != 0) {
            Commands.run("cp", "--archive", programs, directory.toString());
        }
    }

    private static Path shared() {
        try {
            Path folder = Files.createDirectories(FOLDER);
            try (FileChannel channel =
                    FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                FileLock unused = channel.lock(); // Until the channel is closed.
                Path template = folder.resolve(fingerprint());
                if (!Files.isDirectory(template)) {
                    deleteAllIn(folder);
                    Path growing = folder.resolve("growing");
                    make(growing);
                    Files.move(growing, template, StandardCopyOption.ATOMIC_MOVE);
                }
                return template;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Another one for each build of what makes it. */
    private static String fingerprint() throws IOException {
        Path built = Path.of(URI.create(EmbeddedServer.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
        try (Stream<Path> files = Files.walk(built)) {
            StringBuilder facts = new StringBuilder();
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                facts.append(file).append(Files.size(file)).append(Files.getLastModifiedTime(file));
            }
            return UUID.nameUUIDFromBytes(facts.toString().getBytes(StandardCharsets.UTF_8))
                    .toString();
        }
    }

    private static void deleteAllIn(Path folder) throws IOException {
        try (Stream<Path> former = Files.list(folder)) {
            for (Path directory : former.filter(Files::isDirectory).toList()) {
                ServerBinaries.delete(directory);
            }
        }
    }

    private static void make(Path directory) throws IOException, SQLException {
        Files.createDirectory(directory, OWNER_ONLY);
        try (EmbeddedServer server = EmbeddedServer.start(directory)) {
            easePassword(server);
        }
    }

    /** The tests' short-lived JVMs take long for the thousands of iterations of SCRAM, connection by connection. */
    private static void easePassword(EmbeddedServer server) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.url(), server.user(), server.password());
                Statement statement = connection.createStatement()) {
            statement.execute("SET scram_iterations = 1");
            statement.execute("ALTER ROLE CURRENT_USER PASSWORD '" + server.password() + "'");
        }
    }
}
