// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.dump;

import io.github.pseudonymizer.pseudonym.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A dump in a file, compressed; only its owner may read it. It is there whole or not at all.
 *
 * @param path where it is
 */
public record DumpFile(Path path) {

    private static final int BUFFER = 1 << 16;

    /**
     * Writes a dump.
     *
     * @return how many rows it has
     * @throws StoreException if the database cannot be read, the file cannot be written, or it exists
     */
    public long write(Dump dump) {
        Path unfinished = path.resolveSibling(path.getFileName() + ".unfinished");
        if (Files.exists(path)) {
            throw failed("there is a file " + path + " already");
        }
        try {
            Files.deleteIfExists(unfinished);
            long rows;
            try (FileChannel channel = FileChannel.open(
                    unfinished,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
                OutputStream file = Channels.newOutputStream(channel);
                GZIPOutputStream compressed = new GZIPOutputStream(file, BUFFER);
                rows = dump.write(compressed);
                compressed.finish();
                channel.force(true);
            }
            Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
            return rows;
        } catch (IOException | UncheckedIOException unwritable) {
            throw failed("the file " + path + " cannot be written");
        } finally {
            deleteIfThere(unfinished);
        }
    }

    private static void deleteIfThere(Path unfinished) {
        try {
            Files.deleteIfExists(unfinished);
        } catch (IOException stays) {
            // The next dump deletes it.
        }
    }

    /**
     * Reads a dump.
     *
     * @return how many rows were restored
     * @throws StoreException if the file cannot be read, or as {@link Restore#read}
     */
    public long read(Restore restore) {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(path), BUFFER)) {
            return restore.read(in);
        } catch (IOException unreadable) {
            throw failed("the file " + path + " cannot be read, or is no dump");
        }
    }

    private static StoreException failed(String message) {
        return new StoreException(StoreException.Reason.FAILED, message);
    }
}
