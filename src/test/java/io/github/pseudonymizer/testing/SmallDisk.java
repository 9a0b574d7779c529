// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A small file system in memory that a test fills. Only root can have one: without, the test is skipped. */
public final class SmallDisk implements AutoCloseable {

    private static final int PIECE = 4096;

    private final Path directory;

    /**
     * An empty one.
     *
     * @param directory made now
     */
    public SmallDisk(Path directory, int mebibytes) throws IOException {
        this.directory = Files.createDirectories(directory);
        Commands.End mounted = Commands.end(
                "mount", "-t", "tmpfs", "-o", "mode=755,size=" + mebibytes + "m", "tmpfs", directory.toString());
        assumeTrue(mounted.code() == 0, "no small disk can be mounted here, which takes root: " + mounted.said());
    }

    public Path directory() {
        return directory;
    }

    /** Leaves room for about so many bytes; what was filled before stays so. */
    public void fill(long leaving) throws IOException {
        long free = Files.getFileStore(directory).getUsableSpace() - leaving;
        byte[] piece = new byte[PIECE];
        try (OutputStream ballast =
                Files.newOutputStream(ballast(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (long written = 0; written < free; written += PIECE) {
                ballast.write(piece);
            }
        } catch (IOException full) {
            // Somebody else was faster; that will do.
        }
    }

    /** Takes away what {@link #fill} wrote. */
    public void free() throws IOException {
        Files.deleteIfExists(ballast());
    }

    /** Makes it larger, or smaller. */
    public void resize(int mebibytes) {
        Commands.run("mount", "-o", "remount,size=" + mebibytes + "m", directory.toString());
    }

    private Path ballast() {
        return directory.resolve("ballast");
    }

    @Override
    public void close() {
        Commands.run("umount", "--lazy", directory.toString());
    }
}
