package io.github.pseudonymizer.pseudonym;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The file that holds the master key. Whoever has it and the database can tell who is behind a pseudonym; without it
 * nobody can. Readable by its owner only. Thread-safe.
 *
 * @param path where it is; its directory must exist
 */
public record KeyFile(Path path) {

    private static final String VERSION = "pseudonymizer-key 1";
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    /** Whether there is such a file, good or not. */
    public boolean exists() {
        return Files.exists(path);
    }

    /**
     * Reads the key.
     *
     * @throws StoreException with {@link StoreException.Reason#WRONG_KEY} if the file is missing, not readable,
     *     readable by others than its owner, or not a key file of a known version; the message names the file
     */
    public Keys read() {
        try {
            refuseIfOthersMayRead();
            return parse(Files.readAllLines(path, StandardCharsets.US_ASCII));
        } catch (NoSuchFileException e) {
            throw refused("does not exist");
        } catch (AccessDeniedException e) {
            throw refused("may not be read by this process");
        } catch (IOException e) {
            throw refused("cannot be read");
        }
    }

    /**
     * Writes a new random key to a new file and reads it back. Either the whole file is there, safely on disk, or none.
     *
     * @throws StoreException if the file exists or cannot be written; an existing file is never touched
     */
    public Keys create() {
        byte[] master = new byte[Keys.MASTER_BYTES];
        new SecureRandom().nextBytes(master);
        Path directory = path.toAbsolutePath().resolveSibling("");
        Path unfinished = directory.resolve("." + path.getFileName() + "." + UUID.randomUUID());
        try {
            try {
                write(unfinished, text(master));
                // A link, unlike a move, fails if somebody else was faster.
                Files.createLink(path, unfinished);
            } finally {
                Files.deleteIfExists(unfinished);
            }
            try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
                entries.force(true);
            }
        } catch (FileAlreadyExistsException e) {
            throw refused("exists already and is not replaced");
        } catch (IOException e) {
            throw refused("cannot be created: its directory must exist and be writable");
        }
        return read();
    }

    private void refuseIfOthersMayRead() throws IOException {
        boolean open = Files.getPosixFilePermissions(path).stream()
                .anyMatch(permission -> !permission.name().startsWith("OWNER_"));
        if (open) {
            throw refused("is open to others than its owner; run chmod 600 on it");
        }
    }

    private Keys parse(List<String> lines) {
        List<String> content = lines.stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
        if (content.size() != 2 || !content.get(0).startsWith("pseudonymizer-key ")) {
            throw refused("is not a key file");
        }
        if (!content.get(0).equals(VERSION)) {
            throw refused("is of a version that this version of the plugin does not know");
        }
        if (!content.get(1).matches("[0-9a-f]{" + 2 * Keys.MASTER_BYTES + "}")) {
            throw refused("is damaged: its key is not " + 2 * Keys.MASTER_BYTES + " hexadecimal digits");
        }
        return new Keys(HexFormat.of().parseHex(content.get(1)));
    }

    private static String text(byte[] master) {
        return Stream.of(
                        "# The key of Pseudonymizer for Orthanc. Keep it secret, and keep a copy of it apart from the"
                                + " database's.",
                        "# Without it no pseudonym can be traced back to its patient, and no new one can be assigned.",
                        VERSION,
                        HexFormat.of().formatHex(master))
                .reduce("", (text, line) -> text + line + "\n");
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

    private StoreException refused(String why) {
        return new StoreException(StoreException.Reason.WRONG_KEY, "key file " + path + " " + why);
    }
}
