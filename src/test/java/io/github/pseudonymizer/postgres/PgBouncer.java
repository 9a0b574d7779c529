// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.testing.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Debian's PgBouncer in front of the {@link TestServer}, as a site has it. */
final class PgBouncer implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Path PROGRAM = Path.of("/usr/sbin/pgbouncer");

    private final TestServer.Database database;
    private final FreePort.Listener server;

    /**
     * Starts one.
     *
     * @param mode of its pool: {@code session} or {@code transaction}
     */
    PgBouncer(TestServer.Database database, String mode) throws IOException {
        this.database = database;
        server = FreePort.start("PgBouncer", port -> launch(port, mode), port -> {
            DatabaseAccess access = access(port, "");
            try (Connection connection = new DriverConnections(access, TIMEOUT, TIMEOUT).getConnection()) {
                return connection.isValid(0);
            }
        });
    }

    private Process launch(int port, String mode) throws IOException {
        Path folder = Files.createTempDirectory("pgbouncer");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        DatabaseAccess access = database.access();
        Path users = folder.resolve("users.txt");
        Files.writeString(users, "\"%s\" \"%s\"%n".formatted(access.user(), access.password()));
        Path settings = folder.resolve("pgbouncer.ini");
        Files.writeString(settings, """
            [databases]
            %s = host=127.0.0.1 port=%d
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = %d
            unix_socket_dir =
            auth_type = plain
            auth_file = %s
            pool_mode = %s
            default_pool_size = 20
            ignore_startup_parameters = extra_float_digits
            """.formatted(database.name(), TestServer.port(), port, users, mode));
        List<String> command = new ArrayList<>(List.of(PROGRAM.toString(), settings.toString()));
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(1, List.of("--user", "nobody"));
        }
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectErrorStream(true);
        builder.redirectOutput(folder.resolve("pgbouncer.log").toFile());
        return builder.start();
    }

    static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    /** The way through it, with more arguments of the URL, each after an ampersand. */
    DatabaseAccess access(String arguments) {
        return access(server.port(), arguments);
    }

    private DatabaseAccess access(int port, String arguments) {
        String url = database.url().replace("127.0.0.1:" + TestServer.port() + "/", "127.0.0.1:" + port + "/");
        return DatabaseAccess.withPassword(
                url + arguments, database.access().user(), database.access().password());
    }

    @Override
    public void close() {
        server.process().destroy();
        try {
            if (!server.process().waitFor(10, TimeUnit.SECONDS)) {
                server.process().destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
