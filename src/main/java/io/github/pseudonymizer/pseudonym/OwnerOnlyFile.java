// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.pseudonym;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A file of text that only its owner may read. It is written beside its place first: in its place it is whole and
 * safely on disk, or not at all. Thread-safe.
 *
 * @param path where it is; not a symbolic link, for that would be replaced
 */
record OwnerOnlyFile(Path path) {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final int UUID_LENGTH = 36;

    /** Puts the finished file to its place. */
    private interface Placing {
        void place(Path unfinished) throws IOException;
    }

    /** @throws java.nio.file.FileAlreadyExistsException if it exists; then it is as before */
    void create(String text) throws IOException {
        // A link, unlike a move, fails if another process was faster.
        write(text, unfinished -> Files.createLink(path, unfinished));
    }

    /** Replaces the content by the text. */
    void replace(String text) throws IOException {
        write(text, unfinished -> Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE));
    }

    /** Whether a file that this process writes beside it belongs to the same user; fails if it cannot write one. */
    boolean isOurs() throws IOException {
        boolean[] same = {false};
        write("", unfinished -> same[0] = Files.getOwner(unfinished).equals(Files.getOwner(path)));
        return same[0];
    }

    /**
     * Deletes what processes left that were killed while they wrote this file, or one whose name begins with this one's
     * and a dot. No other process may be writing one.
     */
    void deleteUnfinished() throws IOException {
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(directory(), this::isUnfinished)) {
            for (Path leftover : leftovers) {
                Files.deleteIfExists(leftover);
            }
        }
    }

    private boolean isUnfinished(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.startsWith(prefix())
                && name.length() >= prefix().length() + UUID_LENGTH
                && UUID_TEXT
                        .matcher(name.substring(name.length() - UUID_LENGTH))
                        .matches();
    }

    private Path directory() {
        return path.toAbsolutePath().resolveSibling("");
    }

    private String prefix() {
        return "." + path.getFileName() + ".";
    }

    private void write(String text, Placing placing) throws IOException {
        Path unfinished = directory().resolve(prefix() + UUID.randomUUID());
        try {
            write(unfinished, text);
            placing.place(unfinished);
        } finally {
            Files.deleteIfExists(unfinished);
        }
        try (FileChannel entries = FileChannel.open(directory(), StandardOpenOption.READ)) {
            entries.force(true);
        }
    }

    private static void write(Path file, String text) throws IOException {
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(file, options, PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }
}
