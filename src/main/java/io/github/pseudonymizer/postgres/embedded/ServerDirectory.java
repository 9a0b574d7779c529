// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.embedded;

import io.github.pseudonymizer.pseudonym.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The directory of an embedded server, locked for one host: its programs, its data, its password, and what it says.
 *
 * @param path holds {@code binaries}, {@code data}, {@code socket}, {@code password}, {@code lock} and outputs; only
 *     its owner can enter it
 * @param binaries the programs
 * @param user the user as which the server runs
 * @param lock held until {@link #close}
 */
public record ServerDirectory(Path path, ServerBinaries binaries, ServerUser user, FileChannel lock)
        implements AutoCloseable {

    private static final int PASSWORD_BYTES = 32;

    /**
     * Locks the directory, stops what a killed host left running, and makes a new cluster if it is empty. Data of an
     * earlier version of PostgreSQL are brought to that of the plugin, if it brings one.
     *
     * @param told hears of that
     * @throws StoreException if another host has it, or there are no programs for its data
     */
    public static ServerDirectory open(Path path, Consumer<String> told) throws IOException {
        return open(path, ServerPrograms.ofThisComputer(), told);
    }

    static ServerDirectory open(Path path, ServerPrograms programs, Consumer<String> told) throws IOException {
        Files.createDirectories(
                path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        FileChannel lock = lock(path);
        try {
            ClusterUpgrade.settle(path, path.resolve("stop.out"));
            ServerUser user = ServerUser.find(path.resolve("user.out"));
            Path unpacked = path.resolve("binaries");
            ServerPrograms.Choice choice = programs.choose(versionOfData(path.resolve("data")), unpacked);
            ServerDirectory directory = new ServerDirectory(path, choice.programs(), user, lock);
            if (Files.exists(directory.data())) {
                LeftoverServer.stop(directory.data(), directory.output("stop"));
                if (choice.former().isPresent()) {
                    new ClusterUpgrade(directory, told).run(choice.former().get());
                }
                directory.establish();
            } else {
                directory.createCluster();
            }
            directory.binaries().deleteOthers(unpacked);
            return directory;
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** PostgreSQL's data directory. */
    public Path data() {
        return path.resolve("data");
    }

    /** The password of the only role that can log in. */
    public String password() {
        try {
            return Files.readString(passwordFile(), StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            throw failed("the password file " + passwordFile() + " of the embedded PostgreSQL cannot be read");
        }
    }

    /** Where a program's output goes; replaced each time, so that it stays small. */
    public Path output(String program) {
        return path.resolve(program + ".out");
    }

    /** A file lock ends with the process that holds it, however that ends. */
    private static FileChannel lock(Path path) throws IOException {
        FileChannel channel = FileChannel.open(
                path.resolve("lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw failed("another Orthanc uses the embedded PostgreSQL in " + path);
        }
        return channel;
    }

    /** In a directory of another name first, so that a crash leaves no half-made data directory. */
    void createCluster() throws IOException {
        Path unfinished = unfinishedIn(path);
        LeftoverServer.endFilling(unfinished, output("initdb"));
        ServerBinaries.delete(unfinished);
        if (!Files.exists(passwordFile())) {
            createPassword();
        }
        List<String> command = user.command(List.of(
                binaries.program("initdb"),
                LeftoverServer.fillingOption(unfinished),
                "--username=" + ClusterAccess.SUPERUSER,
                "--auth=reject",
                "--encoding=UTF8",
                "--locale=C",
                "--data-checksums",
                "--no-instructions"));
        if (HostProcess.run(command, output("initdb")) != 0) {
            throw failed(
                    "the embedded PostgreSQL could not make its data directory; " + output("initdb") + " tells why");
        }
        establishAccess(unfinished);
        Files.move(unfinished, data(), StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel entries = FileChannel.open(path, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }

    /** Where the data of a directory are while they are made. */
    static Path unfinishedIn(Path path) {
        return path.resolve("data.unfinished");
    }

    private void createPassword() throws IOException {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        OwnFiles.replace(passwordFile(), HexFormat.of().formatHex(random) + "\n");
    }

    private void establishAccess(Path cluster) throws IOException {
        ClusterAccess.establish(binaries, user, cluster, password(), output("roles"));
    }

    /** Sees to it that only our role can use the data that are there. */
    void establish() throws IOException {
        String unused = password();
        user.takeOver(data());
        if (!ClusterAccess.isEstablished(data())) {
            establishAccess(data());
        }
    }

    private static OptionalInt versionOfData(Path data) throws IOException {
        if (!Files.exists(data)) {
            return OptionalInt.empty();
        }
        String found = Files.readString(data.resolve("PG_VERSION"), StandardCharsets.US_ASCII)
                .strip();
        try {
            return OptionalInt.of(Integer.parseInt(found));
        } catch (NumberFormatException e) {
            throw failed("the file PG_VERSION in " + data + " does not name a version of PostgreSQL");
        }
    }

    private Path passwordFile() {
        return path.resolve("password");
    }

    private static StoreException failed(String message) {
        return new StoreException(StoreException.Reason.FAILED, message);
    }

    /** Unlocks the directory. */
    @Override
    public void close() throws IOException {
        try (lock) {
            SocketDirectory.removeTemporary(path);
        }
    }
}
