// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.embedded;

import io.github.pseudonymizer.pseudonym.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * What a server of a data directory left behind when Orthanc, or the server itself, was killed. Every process of
 * PostgreSQL works in its data directory, and by that it is known: never by a number in a file alone, which may belong
 * to another process by now.
 */
public final class LeftoverServer {

    private static final Duration FAST = Duration.ofSeconds(30);
    private static final Duration IMMEDIATE = Duration.ofSeconds(15);
    private static final Duration LOOK = Duration.ofMillis(20);

    private LeftoverServer() {}

    /**
     * Stops all processes of the data directory and removes their lock file. The caller holds the lock of the
     * directory, so that no other host owns them.
     *
     * @throws StoreException if they do not end
     */
    static void stop(Path data, Path output) throws IOException {
        Path pidFile = data.resolve("postmaster.pid");
        Path directory = data.toRealPath();
        Optional<ProcessHandle> postmaster = processes(directory).stream()
                .filter(process -> process.pid() == firstNumber(pidFile))
                .findFirst();
        if (postmaster.isPresent()) {
            HostProcess.signal("INT", postmaster.get().pid(), output);
        }
        // Without postmaster its children end by themselves, unless they are busy.
        if (!awaited(() -> processes(directory).isEmpty(), postmaster.isPresent() ? FAST : IMMEDIATE)) {
            for (ProcessHandle process : processes(directory)) {
                HostProcess.signal("QUIT", process.pid(), output);
            }
            if (!awaited(() -> processes(directory).isEmpty(), IMMEDIATE)) {
                throw new StoreException(
                        StoreException.Reason.FAILED,
                        "an earlier PostgreSQL of " + data + " still runs and does not stop");
            }
        }
        // PostgreSQL itself would refuse to start if another program has the number in this file today.
        Files.deleteIfExists(pidFile);
    }

    /**
     * Ends what still fills a data directory that is not complete: initdb, which knows nothing of the end of its host,
     * and the PostgreSQL that it runs. The caller holds the lock of the directory.
     *
     * @throws StoreException if they do not end
     */
    static void endFilling(Path unfinished, Path output) throws IOException {
        List<ProcessHandle> filling = filling(unfinished);
        for (ProcessHandle process : filling) {
            HostProcess.signal("KILL", process.pid(), output);
        }
        if (!awaited(() -> filling.stream().noneMatch(LeftoverServer::runs), IMMEDIATE)) {
            throw new StoreException(
                    StoreException.Reason.FAILED,
                    "a program that fills " + unfinished + " still runs and does not stop");
        }
        if (Files.exists(unfinished)) {
            stop(unfinished, output);
        }
    }

    /** The option by which initdb, and nothing else, is told to fill this directory. */
    static String fillingOption(Path unfinished) {
        return "--pgdata=" + unfinished;
    }

    private static List<ProcessHandle> filling(Path unfinished) {
        String option = fillingOption(unfinished);
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .arguments()
                        .map(arguments -> List.of(arguments).contains(option))
                        .orElse(false))
                .flatMap(initdb -> Stream.concat(Stream.of(initdb), initdb.descendants()))
                .toList();
    }

    /** One that has ended may stay in the table of processes, without its program. */
    private static boolean runs(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    /** Waits for those that outlive the first process for a moment, such as the one that writes the log. */
    public static void awaitEnd(Path data) throws IOException {
        if (Files.exists(data)) {
            Path directory = data.toRealPath();
            boolean unused = awaited(() -> processes(directory).isEmpty(), IMMEDIATE);
        }
    }

    /** The processes whose program is {@code postgres} and whose working directory is this one. */
    static List<ProcessHandle> processes(Path realDirectory) {
        return ProcessHandle.allProcesses()
                .filter(process -> isPostgres(process) && worksIn(process, realDirectory))
                .toList();
    }

    private static boolean isPostgres(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> Path.of(command).endsWith("postgres"))
                .orElse(false);
    }

    private static boolean worksIn(ProcessHandle process, Path directory) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/cwd"))
                    .equals(directory);
        } catch (IOException e) {
            // It has ended, or belongs to another user.
            return false;
        }
    }

    private static long firstNumber(Path pidFile) {
        try {
            return Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
            return -1;
        }
    }

    private static boolean awaited(BooleanSupplier condition, Duration longest) {
        long end = System.nanoTime() + longest.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            try {
                Thread.sleep(LOOK.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }
}
