package io.github.pseudonymizer.pseudonym;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/**
 * The file that holds the keys. Whoever has it and the database can tell who is behind a pseudonym; without it nobody
 * can. Readable by its owner only. Thread-safe.
 *
 * @param path where it is; its directory must exist. May be a symbolic link
 */
public record KeyFile(Path path) {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final int GREATEST_BYTES = 65_536;

    /** Writes the finished text of a file to its place. */
    private interface Placing {
        void place(Path unfinished) throws IOException;
    }

    /** Whether there is anything of that name, good or not, and be it a symbolic link that leads nowhere. */
    public boolean exists() {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Reads the keys.
     *
     * @throws StoreException with {@link StoreException.Reason#WRONG_KEY} if the file is missing, not readable,
     *     readable by others than its owner, or not a key file of a known version; the message names the file and says
     *     what to do
     */
    public KeyRing read() {
        try {
            refuseUnlessFile();
            refuseIfOthersMayRead();
            return KeyText.parse(Files.readAllLines(path, StandardCharsets.US_ASCII));
        } catch (NoSuchFileException e) {
            throw refused("does not exist: restore it from its backup, or correct the setting KeyFile");
        } catch (AccessDeniedException e) {
            throw refused("may not be read by this process: give it to the user that Orthanc runs as");
        } catch (CharacterCodingException e) {
            throw refused("is not a key file");
        } catch (IOException e) {
            throw refused("cannot be read");
        } catch (IllegalArgumentException e) {
            throw refused("" + e.getMessage());
        }
    }

    /** Others than regular files can be without an end, or keep their reader waiting for ever. */
    private void refuseUnlessFile() throws IOException {
        var attributes = Files.readAttributes(path, java.nio.file.attribute.BasicFileAttributes.class);
        if (attributes.isDirectory()) {
            throw refused("is a directory");
        }
        if (!attributes.isRegularFile() || attributes.size() > GREATEST_BYTES) {
            throw refused("is not a key file");
        }
    }

    private void refuseIfOthersMayRead() throws IOException {
        boolean open = Files.getPosixFilePermissions(path).stream()
                .anyMatch(permission -> !permission.name().startsWith("OWNER_"));
        if (open) {
            throw refused("is open to others than its owner; run chmod 600 on it");
        }
    }

    /**
     * Writes new random keys to a new file and reads them back. Either the whole file is there, safely on disk, or
     * none.
     *
     * @throws StoreException if the file exists or cannot be written; an existing file is never touched
     */
    public KeyRing create() {
        return create(KeyRing.of(Keys.random()));
    }

    /** As {@link #create()}, with these keys. */
    KeyRing create(KeyRing keys) {
        // A link, unlike a move, fails if somebody else was faster.
        return write(keys, unfinished -> Files.createLink(path, unfinished));
    }

    /**
     * Replaces what is in an existing file, and reads it back. Afterwards either the old or the new content is there,
     * whole and safely on disk. A symbolic link stays one: the file that it leads to is replaced.
     *
     * @throws StoreException if the file belongs to another user than this process's, for that user could not read what
     *     we write; or if it cannot be written. Then the old content is there
     */
    public KeyRing replace(KeyRing keys) {
        KeyFile target = resolved();
        return target.write(keys, unfinished -> {
            if (!Files.getOwner(unfinished).equals(Files.getOwner(target.path))) {
                throw refused("belongs to another user: run this as that user");
            }
            Files.move(unfinished, target.path, StandardCopyOption.ATOMIC_MOVE);
        });
    }

    /**
     * Keeps keys that are about to be replaced in a file beside this one, named after their generation. If there is
     * such a file with the same keys, it stays as it is.
     *
     * @return that file
     * @throws StoreException if there is such a file with other keys, or it cannot be written
     */
    public KeyFile keep(Keys keys) {
        Path place = resolved().path;
        KeyFile kept = new KeyFile(place.resolveSibling(place.getFileName() + ".generation-" + keys.generation()));
        if (!kept.exists()) {
            kept.create(KeyRing.of(keys));
        } else if (kept.read().fitting(keys.fingerprint()).isEmpty()) {
            throw kept.refused("holds the keys of another database: move it elsewhere");
        }
        return kept;
    }

    private KeyFile resolved() {
        try {
            return new KeyFile(path.toRealPath());
        } catch (IOException e) {
            throw refused("does not exist");
        }
    }

    private KeyRing write(KeyRing keys, Placing placing) {
        Path directory = path.toAbsolutePath().resolveSibling("");
        Path unfinished = directory.resolve("." + path.getFileName() + "." + UUID.randomUUID());
        try {
            try {
                write(unfinished, KeyText.of(keys));
                placing.place(unfinished);
            } finally {
                Files.deleteIfExists(unfinished);
            }
            try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
                entries.force(true);
            }
        } catch (FileAlreadyExistsException e) {
            throw refused("exists already and is not replaced");
        } catch (IOException e) {
            throw refused("cannot be written: its directory must exist and be writable");
        }
        return read();
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
