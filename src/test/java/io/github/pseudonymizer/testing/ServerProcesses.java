package io.github.pseudonymizer.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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

    /** Ends every PostgreSQL whose data lie in the directory. */
    void endOrphans() {
        for (Path file : files("postmaster.pid")) {
            postmaster(file).ifPresent(ServerProcesses::end);
        }
    }

    /** Deletes the directory with all it holds. */
    void deleteDirectory() {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The postmaster that the file names, if it lives and is one: numbers of processes are used again. */
    private static Optional<ProcessHandle> postmaster(Path pidFile) {
        try (Stream<String> lines = Files.lines(pidFile)) {
            long pid = Long.parseLong(lines.findFirst().orElse("").trim());
            return ProcessHandle.of(pid)
                    .filter(handle -> handle.info().command().orElse("").endsWith("/postgres"));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static void end(ProcessHandle handle) {
        boolean unused = handle.destroy();
        try {
            ProcessHandle unusedHandle = handle.onExit().get(SECONDS_TO_END, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            unused = handle.destroyForcibly();
        }
    }

    private List<Path> files(String name) {
        try (Stream<Path> paths = Files.walk(directory)) {
            return paths.filter(path -> path.endsWith(name)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
