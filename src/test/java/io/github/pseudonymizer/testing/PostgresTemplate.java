package io.github.pseudonymizer.testing;

import io.github.pseudonymizer.postgres.embedded.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The directory of an embedded PostgreSQL that was started once and holds nothing. Making one takes longer than most
 * tests, copying it does not. What a first start does is tested where no copy is used: by {@code EmbeddedServerIT},
 * {@code FullDisksIT} and the trial of {@code run.sh}.
 */
public final class PostgresTemplate {

    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final Path TEMPLATE = make();

    private PostgresTemplate() {}

    /**
     * Puts a copy where an embedded server is to be started.
     *
     * @param directory made now, with its parents
     */
    public static void copyTo(Path directory) throws IOException {
        Files.createDirectories(directory, OWNER_ONLY);
        for (String part : new String[] {"data", "password"}) {
            Commands.run("cp", "--archive", TEMPLATE.resolve(part).toString(), directory.toString());
        }
        // Nobody writes into the programs.
        Commands.run("cp", "--archive", "--link", TEMPLATE.resolve("binaries").toString(), directory.toString());
    }

    private static Path make() {
        try {
            Path directory = Files.createTempDirectory("postgres-template-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> new ServerProcesses(directory).deleteDirectory()));
            try (EmbeddedServer server = EmbeddedServer.start(directory)) {
                easePassword(server);
            }
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new AssertionError(e);
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
