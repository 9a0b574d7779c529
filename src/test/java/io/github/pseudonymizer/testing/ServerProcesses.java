// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The processes that live off one test directory: an Orthanc, and the database servers that it started and that outlive
 * it when it is killed. None of them outlives the tests.
 */
final class ServerProcesses {

    private static final int SECONDS_TO_END = 20;

    private final Path directory;

    ServerProcesses(Path directory) {
        this.directory = directory;
    }

    /** Sees to it that the process ends at the latest with this virtual machine. */
    void watch(Process process) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            if (process.isAlive()) {
                                process.destroy();
                            }
                        },
                        "end Orthanc " + process.pid()));
    }

    /**
     * Ends every PostgreSQL whose data lie in the directory, at once, as {@code pg_ctl stop -m immediate} does: a clean
     * stop brings to disk in more than a second what is deleted next. Its watcher may be about to end it: while one of
     * its processes is left, the directory still changes.
     */
    void endOrphans() {
        Path root = directory.toAbsolutePath().normalize();
        List<ProcessHandle> orphans = ProcessHandle.allProcesses()
                .filter(process -> isPostgres(process) && worksIn(process, root))
                .toList();
        if (!orphans.isEmpty()) {
            Stream<String> numbers = orphans.stream().map(process -> Long.toString(process.pid()));
            // One of them may have ended since, and then this fails for that one only.
            Commands.End unused = Commands.end(
                    Stream.concat(Stream.of("kill", "-QUIT"), numbers).toArray(String[]::new));
            orphans.forEach(ServerProcesses::awaitEnd);
        }
    }

    /** Deletes the directory with all it holds, as soon as no process that is about to end writes into it any more. */
    void deleteDirectory() {
        Eventually.until(directory + " to be gone", () -> {
            if (Files.exists(directory)) {
                try (Stream<Path> paths = Files.walk(directory)) {
                    for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                        Files.deleteIfExists(path);
                    }
                }
            }
            return true;
        });
    }

    private static boolean isPostgres(ProcessHandle process) {
        return process.info().command().orElse("").endsWith("/postgres");
    }

    private static boolean worksIn(ProcessHandle process, Path directory) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/cwd"))
                    .startsWith(directory);
        } catch (IOException e) {
            return false; // It has ended, or is somebody else's.
        }
    }

    private static void awaitEnd(ProcessHandle handle) {
        try {
            ProcessHandle unused = handle.onExit().get(SECONDS_TO_END, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            boolean unused = handle.destroyForcibly();
        }
    }
}
