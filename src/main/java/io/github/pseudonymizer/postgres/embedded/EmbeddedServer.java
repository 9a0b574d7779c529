// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.embedded;

import io.github.pseudonymizer.postgres.DatabaseAccess;
import io.github.pseudonymizer.postgres.DriverConnections;
import io.github.pseudonymizer.postgres.SqlFailure;
import io.github.pseudonymizer.pseudonym.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A PostgreSQL of our own for sites that have none: its data last like any other's, it listens on a Unix socket only
 * that no other user can reach, and asks for a password. Started again when it dies; stopped by {@link #close}. When
 * the host is killed, the server stops within a minute, mostly at once; the next host waits for that before it starts
 * its own. Thread-safe.
 */
public final class EmbeddedServer implements DatabaseAccess, AutoCloseable {

    private static final int START_ATTEMPTS = 5;
    private static final Duration LONGEST_START = Duration.ofMinutes(10);
    private static final Duration LOOK = Duration.ofMillis(25);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_LOGIN = Duration.ofSeconds(5);
    private static final Duration FAST_STOP = Duration.ofSeconds(20);
    private static final Duration IMMEDIATE_STOP = Duration.ofSeconds(10);

    /** Given on the command line, where they win over the files in the data directory. */
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("listen_addresses", ""),
            Map.entry("port", "" + SocketDirectory.PORT),
            Map.entry("unix_socket_permissions", "0700"),
            Map.entry("password_encryption", "scram-sha-256"),
            Map.entry("fsync", "on"),
            Map.entry("synchronous_commit", "on"),
            Map.entry("full_page_writes", "on"),
            Map.entry("max_connections", "50"),
            Map.entry("shared_buffers", "64MB"),
            Map.entry("max_wal_size", "256MB"),
            Map.entry("jit", "off"),
            Map.entry("timezone", "UTC"),
            Map.entry("log_timezone", "UTC"),
            // Starts, stops and crashes only: errors and statements can quote values. A file for each day of the week.
            Map.entry("log_min_messages", "log"),
            Map.entry("log_min_error_statement", "panic"),
            Map.entry("log_error_verbosity", "terse"),
            Map.entry("log_statement", "none"),
            Map.entry("log_min_duration_statement", "-1"),
            Map.entry("log_parameter_max_length", "0"),
            Map.entry("log_parameter_max_length_on_error", "0"),
            Map.entry("log_autovacuum_min_duration", "-1"),
            Map.entry("log_checkpoints", "off"),
            Map.entry("log_lock_waits", "off"),
            Map.entry("logging_collector", "on"),
            Map.entry("log_destination", "stderr"),
            Map.entry("log_directory", "log"),
            Map.entry("log_filename", "server-%a.log"),
            Map.entry("log_file_mode", "0600"),
            Map.entry("log_rotation_age", "1d"),
            Map.entry("log_rotation_size", "0"),
            Map.entry("log_truncate_on_rotation", "on"));

    /** Workers that read ahead are for large databases. Without them no start has to wait for theirs. */
    private static final String READ_NOT_AHEAD = "io_method=sync";

    private static final int FIRST_TO_READ_AHEAD = 18;

    private final ServerDirectory directory;
    private Process process;
    private volatile SocketDirectory socket;
    private volatile boolean closed;

    private EmbeddedServer(ServerDirectory directory) throws IOException {
        this.directory = directory;
        this.socket = SocketDirectory.in(directory.path());
        this.process = startRepeatedly();
        restartWhenItDies(process);
    }

    /**
     * Starts the server; returns when it takes connections. Takes seconds the first time.
     *
     * @param path a directory of its own, made if missing; the data last in it
     * @throws StoreException if it cannot be started; the message says why, or which file does
     */
    public static EmbeddedServer start(Path path) {
        return start(path, ServerPrograms.ofThisComputer());
    }

    static EmbeddedServer start(Path path, ServerPrograms programs) {
        Path absolute = path.toAbsolutePath().normalize();
        try {
            ServerDirectory directory = ServerDirectory.open(absolute, programs);
            unpackDriverIn(absolute);
            try {
                return new EmbeddedServer(directory);
            } catch (IOException | RuntimeException e) {
                directory.close();
                throw e;
            }
        } catch (IOException e) {
            throw new StoreException(
                    StoreException.Reason.FAILED, "the embedded PostgreSQL cannot use the directory " + absolute);
        }
    }

    /**
     * Lets the library for Unix sockets unpack its native half where no other user can write, and where programs can be
     * run: the server's are there. It does so once in a JVM, and deletes the file at once.
     */
    private static void unpackDriverIn(Path path) {
        String property = "org.newsclub.net.unix.library.tmpdir";
        if (System.getProperty(property) == null) {
            System.setProperty(property, path.toString());
        }
    }

    @Override
    public String url() {
        return socket.url(ClusterAccess.DATABASE);
    }

    @Override
    public String user() {
        return ClusterAccess.ROLE;
    }

    @Override
    public String password() {
        return directory.password();
    }

    /** Number of the server's first process, for diagnosis. */
    public synchronized long pid() {
        return process.pid();
    }

    /** After both were killed, the first start can fail while the system still holds memory of the old server. */
    private Process startRepeatedly() throws IOException {
        for (int attempt = 1; ; attempt++) {
            Optional<Process> started = startOnce();
            if (started.isPresent()) {
                return started.get();
            }
            if (attempt == START_ATTEMPTS) {
                throw new StoreException(
                        StoreException.Reason.FAILED,
                        "the embedded PostgreSQL does not start; " + directory.output("server") + " and "
                                + directory.data().resolve("log") + " tell why");
            }
            sleep(pauseAfter(attempt));
        }
    }

    /** Each time in an empty directory: a server that was killed leaves a file that would be in the way. */
    private Optional<Process> startOnce() throws IOException {
        LeftoverServer.stop(directory.data(), directory.output("stop"));
        socket = SocketDirectory.in(directory.path());
        Process started = WatchedServer.start(command(), directory.output("server"));
        boolean ready = false;
        try {
            ready = becomesReady(started);
        } finally {
            if (!ready) {
                stop(started);
            }
        }
        return ready ? Optional.of(started) : Optional.empty();
    }

    private static Duration pauseAfter(int attempt) {
        return Duration.ofMillis(
                Math.min(LONGEST_PAUSE.toMillis(), SHORTEST_PAUSE.toMillis() << Math.min(attempt, 20)));
    }

    private List<String> command() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                directory.binaries().program("postgres"), "-D", directory.data().toString()));
        command.addAll(List.of("-c", "unix_socket_directories=" + socket.setting()));
        SETTINGS.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        if (directory.binaries().major() >= FIRST_TO_READ_AHEAD) {
            command.addAll(List.of("-c", READ_NOT_AHEAD));
        }
        return directory.user().command(command);
    }

    private boolean becomesReady(Process started) throws IOException {
        DriverConnections connections = new DriverConnections(this, LONGEST_LOGIN, LONGEST_LOGIN);
        long end = System.nanoTime() + LONGEST_START.toNanos();
        while (!closed && started.isAlive() && System.nanoTime() < end) {
            try (Connection connection = connections.getConnection()) {
                return connection.isValid(0) && started.isAlive();
            } catch (SQLException e) {
                if (!SqlFailure.isBrokenConnection(e)) {
                    throw SqlFailure.translated(e);
                }
            }
            sleep(LOOK);
        }
        return false;
    }

    /**
     * A server that was told to stop ends with 0 and stays stopped. Any other is started again until it runs, because
     * the cause, such as a full disk, may be removed meanwhile.
     */
    private void restartWhenItDies(Process watched) {
        Thread thread = new Thread(
                () -> {
                    try {
                        if (watched.waitFor() == 0) {
                            return;
                        }
                        int attempt = 1;
                        do {
                            Thread.sleep(pauseAfter(attempt++).toMillis());
                        } while (!closed && !restarts());
                    } catch (InterruptedException stop) {
                        Thread.currentThread().interrupt();
                    }
                },
                "pseudonymizer-embedded-server");
        thread.setDaemon(true);
        thread.start();
    }

    private synchronized boolean restarts() {
        if (closed) {
            return false;
        }
        try {
            Optional<Process> started = startOnce();
            if (started.isEmpty()) {
                return false;
            }
            process = started.get();
        } catch (IOException | RuntimeException failed) {
            // Requests are answered with "unreachable" meanwhile.
            return false;
        }
        restartWhenItDies(process);
        return true;
    }

    /** Stops the server, which first ends what its clients do, and unlocks the directory. */
    @Override
    public void close() {
        closed = true;
        synchronized (this) {
            try (directory) {
                stop(process);
            } catch (IOException e) {
                throw new StoreException(StoreException.Reason.FAILED, "the embedded PostgreSQL could not be stopped");
            }
        }
    }

    private void stop(Process running) throws IOException {
        for (String signal : List.of("INT", "QUIT")) {
            if (running.isAlive()) {
                HostProcess.signal(signal, running.pid(), directory.output("stop"));
                await(running, signal.equals("INT") ? FAST_STOP : IMMEDIATE_STOP);
            }
        }
        running.destroyForcibly();
        LeftoverServer.awaitEnd(directory.data());
    }

    private static void await(Process process, Duration longest) throws IOException {
        try {
            process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static void sleep(Duration duration) throws IOException {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public String toString() {
        return "EmbeddedServer[" + directory.path() + "]";
    }
}
