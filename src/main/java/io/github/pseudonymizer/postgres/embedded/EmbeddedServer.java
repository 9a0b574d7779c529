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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

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
        return start(path, told -> {});
    }

    /**
     * As above; if the plugin brings a newer version of PostgreSQL than the data have, they are first brought to that,
     * which can take minutes.
     *
     * @param told hears of that
     */
    public static EmbeddedServer start(Path path, Consumer<String> told) {
        return start(path, ServerPrograms.ofThisComputer(), told);
    }

    static EmbeddedServer start(Path path, ServerPrograms programs, Consumer<String> told) {
        Path absolute = path.toAbsolutePath().normalize();
        try {
            unpackDriverIn(absolute);
            ServerDirectory directory = ServerDirectory.open(absolute, programs, told);
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

    /** The server of a directory that the caller has opened; it is closed with the server. */
    static EmbeddedServer in(ServerDirectory directory) throws IOException {
        return new EmbeddedServer(directory);
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
        command.addAll(ServerSettings.of(directory.binaries().major()));
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
