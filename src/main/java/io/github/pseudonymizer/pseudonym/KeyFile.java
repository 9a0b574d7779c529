// SPDX-License-Identifier: GPL-3.0-or-later
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
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.UUID;

/**
 * The file that holds the keys. With it and the database, a person can tell who is behind a pseudonym; without it, no
 * one can. Readable by its owner only. Thread-safe.
 *
 * @param path where it is; its directory must exist. May be a symbolic link
 */
public record KeyFile(Path path) {

    private static final int GREATEST_BYTES = 65_536;

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

    /** Files of other kinds can be endless, or keep their reader waiting without end. */
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
        try {
            new OwnerOnlyFile(path).create(KeyText.of(keys));
        } catch (FileAlreadyExistsException e) {
            throw refused("exists already and is not replaced");
        } catch (IOException e) {
            throw unwritable();
        }
        return read();
    }

    /**
     * Makes sure that {@link #replace} can be done, before a caller does much other work.
     *
     * @throws StoreException as {@link #read} and {@link #replace} do; nothing has changed
     */
    public void refuseUnlessReplaceable() {
        read();
        replaceable();
    }

    /** A file of another user's would be unreadable for that user once we have written it. */
    private OwnerOnlyFile replaceable() {
        OwnerOnlyFile target = new OwnerOnlyFile(resolved().path);
        try {
            if (target.isOurs()) {
                return target;
            }
        } catch (IOException e) {
            throw unwritable();
        }
        throw refused("belongs to another user: run this as that user");
    }

    /**
     * Replaces the content of an existing file, and reads it back. Afterwards either the old or the new content is
     * there, whole and safely on disk. A symbolic link stays one: the file that it leads to is replaced. Files left by
     * processes that were killed while they wrote are deleted, because they may hold old keys. No other process may be
     * writing.
     *
     * @throws StoreException if the file belongs to another user than this process's, or cannot be written. Then the
     *     old content is there, or the new
     */
    public KeyRing replace(KeyRing keys) {
        OwnerOnlyFile target = replaceable();
        try {
            target.replace(KeyText.of(keys));
            target.deleteUnfinished();
        } catch (IOException e) {
            throw unwritable();
        }
        return read();
    }

    /**
     * Adds to the file that its keys serve this database. One line is written at its end and no key again, so that none
     * can be lost in the meantime. A symbolic link is followed.
     *
     * @throws StoreException if the file cannot be written, its owner may only read it, or it is full. Any part of the
     *     line is there then does not count
     */
    public void note(UUID database) {
        try {
            refuseIfReadOnly();
            String text = Files.readString(path, StandardCharsets.US_ASCII);
            String line = (text.endsWith("\n") ? "" : "\n") + KeyText.line(database) + "\n";
            if (text.length() + line.length() > GREATEST_BYTES) {
                throw refused("has no room for another line");
            }
            append(line);
        } catch (IOException e) {
            throw refused("cannot be written");
        }
    }

    /** Root could write it all the same, but its owner did not want it to change. */
    private void refuseIfReadOnly() throws IOException {
        if (!Files.getPosixFilePermissions(path).contains(PosixFilePermission.OWNER_WRITE)) {
            throw refused("may only be read");
        }
    }

    private void append(String line) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        }
    }

    /** The line that {@link #note} adds, for an administrator who adds it by hand. */
    public static String noteOf(UUID database) {
        return KeyText.line(database);
    }

    /**
     * Keeps keys that are about to be replaced in a file beside this one, named after their generation. If there is
     * such a file with the same keys, it stays as it is.
     *
     * @param ring with the keys of one generation
     * @return that file
     * @throws StoreException if there is such a file with other keys, or it cannot be written
     */
    public KeyFile keep(KeyRing ring) {
        Keys keys = ring.newest();
        Path place = resolved().path;
        KeyFile kept = new KeyFile(place.resolveSibling(place.getFileName() + ".generation-" + keys.generation()));
        if (!kept.exists()) {
            kept.create(ring);
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

    private StoreException unwritable() {
        return refused("cannot be written: its directory must exist and be writable");
    }

    private StoreException refused(String why) {
        return new StoreException(StoreException.Reason.WRONG_KEY, "key file " + path + " " + why);
    }
}
