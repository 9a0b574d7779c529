// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A cluster of the distribution's PostgreSQL, as a hospital has it, that nobody else uses. On the loopback only. */
public final class PostgresCluster implements AutoCloseable {

    /** Root is nobody in it. */
    private static final List<String> NAMESPACE = List.of("unshare", "--user", "--");

    /**
     * In a chroot, where namespaces are forbidden: the account of Debian's PostgreSQL, with root's way to its files.
     */
    private static final List<String> ACCOUNT = List.of(
            "setpriv",
            "--reuid=postgres",
            "--regid=postgres",
            "--clear-groups",
            "--securebits=+no_setuid_fixup",
            "--inh-caps=+dac_override,+dac_read_search",
            "--ambient-caps=+dac_override,+dac_read_search",
            "--");

    private static final String USER = "orthanc";
    private static final String PASSWORD = "invented";
    private static final int SECONDS_TO_STOP = 60;

    private final Path directory;
    private final Map<String, String> environment;
    private final int port;
    private Process process;

    /**
     * Makes and starts one.
     *
     * @param directory made now
     * @param environment goes over this process's, for the server
     */
    public PostgresCluster(Path directory, Map<String, String> environment) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.environment = Map.copyOf(environment);
        Path password = Files.writeString(directory.resolve("password"), PASSWORD);
        Commands.run(unprivileged(
                        program("initdb"),
                        "--pgdata=" + data(),
                        "--username=" + USER,
                        "--pwfile=" + password,
                        "--auth=scram-sha-256",
                        "--no-sync")
                .toArray(String[]::new));
        FreePort.Listener server = FreePort.start("PostgreSQL", this::launch, this::answers);
        this.port = server.port();
        this.process = server.process();
    }

    public String user() {
        return USER;
    }

    public String password() {
        return PASSWORD;
    }

    public int port() {
        return port;
    }

    /** The JDBC URL of a database. */
    public String url(String database) {
        return url(port, database);
    }

    private static String url(int listening, String database) {
        return "jdbc:postgresql://127.0.0.1:" + listening + "/" + database + "?sslmode=disable&gssEncMode=disable";
    }

    /** The plugin's settings under {@code Database}. */
    public Map<String, Object> settings(String database, int timeoutSeconds) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("Url", url(database));
        settings.put("User", USER);
        settings.put("Password", PASSWORD);
        settings.put("TimeoutSeconds", timeoutSeconds);
        return settings;
    }

    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(url(database), USER, PASSWORD);
    }

    /** Executes a statement in a database; {@code postgres} is always there. */
    public void execute(String database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The number that a query finds first. */
    public long number(String database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Runs one of its programs for clients, such as {@code pg_dump}, as the user of the databases. */
    public void run(String name, String... arguments) throws IOException {
        List<String> words =
                new ArrayList<>(List.of(program(name), "--host=127.0.0.1", "--port=" + port, "--username=" + USER));
        words.addAll(List.of(arguments));
        String unused = Commands.run(Map.of("PGPASSWORD", PASSWORD), words.toArray(String[]::new));
    }

    private Process launch(int free) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(unprivileged(
                program("postgres"),
                "-D",
                data(),
                "-p",
                "" + free,
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories="));
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true);
        builder.redirectOutput(
                ProcessBuilder.Redirect.appendTo(directory.resolve("server.log").toFile()));
        Process launched = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(launched::destroy, "end PostgreSQL " + launched.pid()));
        return launched;
    }

    private boolean answers(int listening) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(listening, "postgres"), USER, PASSWORD)) {
            return connection.isValid(0);
        }
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    /** PostgreSQL refuses to run as root. */
    private static List<String> unprivileged(String... words) {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(Commands.end("unshare", "--user", "true").code() == 0 ? NAMESPACE : ACCOUNT);
        }
        command.addAll(List.of(words));
        return command;
    }

    /** Of the newest version that is installed. */
    private static String program(String name) throws IOException {
        try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
            return versions.map(version -> version.resolve("bin").resolve(name))
                    .filter(Files::isExecutable)
                    .max(Comparator.comparing(path -> Double.parseDouble(
                            path.getName(path.getNameCount() - 3).toString())))
                    .map(Path::toString)
                    .orElseThrow(() -> new AssertionError(name + " is missing; test.sh installs PostgreSQL"));
        }
    }

    /** Ends it, at once for whoever is connected. */
    @Override
    public void close() {
        if (!process.isAlive()) {
            return;
        }
        try {
            String unused = Commands.run("kill", "-INT", "" + process.pid());
            if (!process.waitFor(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
