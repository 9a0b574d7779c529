// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.embedded;

import io.github.pseudonymizer.postgres.dump.Dump;
import io.github.pseudonymizer.postgres.dump.Restore;
import io.github.pseudonymizer.postgres.dump.Transfer;
import io.github.pseudonymizer.pseudonym.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Brings the data of an embedded server to the major version of PostgreSQL that the plugin brings: programs of their
 * own version read them, and a new cluster beside takes them over. Until that is complete the former data stay as they
 * are, so an interrupted upgrade is begun again. The caller holds the lock of the directory, and no server runs in it.
 *
 * @param directory with the programs that this plugin brings
 * @param told hears of each step
 */
record ClusterUpgrade(ServerDirectory directory, Consumer<String> told) {

    /** The former data, for the moment in which the new ones take their place. */
    private static final String FORMER = "data.former";

    /** The new server while it is filled. */
    private static final String UPGRADE = "upgrade";

    /** Brings to an end, or takes back, what a killed host has left. */
    static void settle(Path path, Path output) throws IOException {
        Path data = path.resolve("data");
        Path former = path.resolve(FORMER);
        Path upgrade = path.resolve(UPGRADE);
        Path unfinished = upgrade.resolve("data");
        if (Files.exists(unfinished)) {
            LeftoverServer.stop(unfinished, output);
        }
        LeftoverServer.endFilling(ServerDirectory.unfinishedIn(upgrade), output);
        if (!Files.exists(data) && Files.exists(former)) {
            Files.move(former, data, StandardCopyOption.ATOMIC_MOVE);
        }
        ServerBinaries.delete(former);
        ServerBinaries.delete(upgrade);
    }

    /**
     * Does it.
     *
     * @param former the programs that read the data
     * @throws StoreException if a server fails
     */
    void run(ServerBinaries former) throws IOException {
        int own = directory.binaries().major();
        told.accept(
                "The data of the embedded PostgreSQL are being brought from version " + former.major() + " to " + own);
        Path home = directory.path().resolve(UPGRADE);
        Files.createDirectory(home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        OwnFiles.replace(home.resolve("password"), directory.password() + "\n");
        long rows;
        try (ServerDirectory old = unlocked(directory.path(), former, home.resolve("former.lock"));
                ServerDirectory fresh = unlocked(home, directory.binaries(), home.resolve("lock"))) {
            old.establish();
            fresh.createCluster();
            rows = moved(old, fresh);
        }
        replace(home.resolve("data"));
        told.accept("The data of the embedded PostgreSQL are of version " + own + " now: " + rows + " rows");
    }

    private static long moved(ServerDirectory old, ServerDirectory fresh) throws IOException {
        try (EmbeddedServer source = EmbeddedServer.in(old);
                EmbeddedServer target = EmbeddedServer.in(fresh)) {
            return Transfer.run(
                    new Dump(source, true, Optional.empty()), new Restore(target, Optional.empty(), Optional.empty()));
        }
    }

    /** The caller has locked the directory; this lock is there to be closed with the server. */
    private ServerDirectory unlocked(Path path, ServerBinaries binaries, Path file) throws IOException {
        FileChannel lock = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return new ServerDirectory(path, binaries, directory.user(), lock);
    }

    /** The former data are deleted only when the new ones are in their place, and that is on disk. */
    private void replace(Path fresh) throws IOException {
        Path former = directory.path().resolve(FORMER);
        Files.move(directory.data(), former, StandardCopyOption.ATOMIC_MOVE);
        Files.move(fresh, directory.data(), StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel entries = FileChannel.open(directory.path(), StandardOpenOption.READ)) {
            entries.force(true);
        }
        ServerBinaries.delete(former);
        ServerBinaries.delete(directory.path().resolve(UPGRADE));
    }
}
