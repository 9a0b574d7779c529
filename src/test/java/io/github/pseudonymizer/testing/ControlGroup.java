// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A control group with a limit of memory, such as a container or a service has. The kernel kills what is in it once it
 * needs more. Only root can make one, and not in every container.
 */
public final class ControlGroup implements AutoCloseable {

    private static final Path MOUNTED = Path.of("/sys/fs/cgroup");

    private final Path directory;
    private final String greatest;

    private ControlGroup(Path directory, String greatest) {
        this.directory = directory;
        this.greatest = greatest;
    }

    /** A group of version 1 or 2, whichever this machine has; empty if it lets us make none. */
    public static Optional<ControlGroup> withMemory(long bytes) {
        String name = "pseudonymizer-test-" + ProcessHandle.current().pid();
        return make(
                        MOUNTED.resolve("memory").resolve(name),
                        "memory.limit_in_bytes",
                        bytes,
                        "memory.max_usage_in_bytes")
                .or(() -> make(MOUNTED.resolve(name), "memory.max", bytes, "memory.peak"));
    }

    private static Optional<ControlGroup> make(Path directory, String limit, long bytes, String greatest) {
        try {
            Files.createDirectory(directory);
            try {
                if (!Files.exists(directory.resolve(limit))) {
                    throw new IOException("this controller is not for groups here");
                }
                Files.writeString(directory.resolve(limit), "" + bytes);
                Path swap = directory.resolve("memory.swap.max");
                if (Files.exists(swap)) {
                    Files.writeString(swap, "0");
                }
                return Optional.of(new ControlGroup(directory, greatest));
            } catch (IOException unfit) {
                Files.delete(directory);
                throw unfit;
            }
        } catch (IOException forbidden) {
            return Optional.empty();
        }
    }

    /** A command line whose process becomes that program, in this group. */
    List<String> command(List<String> words) {
        List<String> command = new ArrayList<>(List.of(
                "sh",
                "-c",
                "echo $$ >\"$0\" && exec \"$@\"",
                directory.resolve("cgroup.procs").toString()));
        command.addAll(words);
        return command;
    }

    /** The most that was in use, page cache included; empty where the kernel does not tell. */
    public Optional<Long> greatestBytes() {
        try {
            return Optional.of(
                    Long.valueOf(Files.readString(directory.resolve(greatest)).strip()));
        } catch (IOException unknown) {
            return Optional.empty();
        }
    }

    /** Removes the group, in which nothing runs any more. */
    @Override
    public void close() {
        Eventually.until("the group to be empty", () -> {
            try {
                return Files.readString(directory.resolve("cgroup.procs")).isEmpty();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        try {
            Files.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
