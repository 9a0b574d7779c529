// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.pseudonym.KeyFile;
import io.github.pseudonymizer.pseudonym.KeyRing;
import io.github.pseudonymizer.pseudonym.Keys;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.AuditEntry;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * Ensures that a database is only used with the key file that fits it, and that a key file that has served a database
 * is not used with an empty one, because every patient would get another pseudonym.
 *
 * @param file the key file
 * @param newDatabase whether the administrator wants that all the same
 * @param warnings hears what administrators should know
 */
record KeyCheck(KeyFile file, boolean newDatabase, Consumer<String> warnings) {

    /**
     * Reads the key file, or creates it if the database has never had one, and compares it with the database. The
     * caller ensures that no other server does so at the same time.
     *
     * @throws StoreException with {@link StoreException.Reason#WRONG_KEY} if the file is missing or unfit although the
     *     database has been used, or the file has served another database and this one is empty
     */
    Keys fit(Handle handle) {
        Optional<String> expected = fingerprint(handle);
        if (expected.isEmpty()) {
            refuseIfUsed(handle);
            KeyRing ring = file.exists() ? file.read() : file.create();
            refuseIfServing(ring);
            insert(handle, ring.newest().fingerprint());
            return ring.newest();
        }
        if (newDatabase) {
            warnings.accept("The setting NewDatabase has done its work and can go: while it is there, an empty database"
                    + " is taken for a new one");
        }
        return fitting(handle, file, expected.get());
    }

    private void refuseIfServing(KeyRing ring) {
        if (!ring.databases().isEmpty() && !newDatabase) {
            throw new StoreException(
                    StoreException.Reason.WRONG_KEY,
                    "the database is empty, but key file " + file.path()
                            + " has served another one, and every patient would get another pseudonym: restore the"
                            + " database from its backup, or correct the setting Database.Url or DataDirectory. If the"
                            + " former pseudonyms are given up, set NewDatabase to true");
        }
    }

    /**
     * Notes in the key file that it serves this database. To be called when the database is in use, because after a
     * failed attempt the note would spoil the file for the next one. If the file cannot be written, for example because
     * it is a mounted secret, there is only a warning: the keys are as good, and a hospital must not stand still.
     */
    void note(Handle handle) {
        UUID database = database(handle);
        try {
            if (!file.read().databases().contains(database)) {
                file.note(database);
            }
        } catch (StoreException unwritable) {
            warnings.accept("It cannot be noted which database the keys serve, so that an empty one would be taken for"
                    + " new: " + unwritable.getMessage() + ". Add this line to it: " + KeyFile.noteOf(database));
        }
    }

    private static UUID database(Handle handle) {
        return handle.createQuery("SELECT database FROM pseudonymizer.key_check")
                .mapTo(UUID.class)
                .one();
    }

    /** The keys of this file that have the fingerprint that the database expects. */
    static Keys fitting(Handle handle, KeyFile file, String expected) {
        Optional<Keys> keys = file.read().fitting(expected);
        if (keys.isEmpty()) {
            throw unfit(handle, file);
        }
        return keys.get();
    }

    private static StoreException unfit(Handle handle, KeyFile file) {
        String advice = lastRotation(handle)
                .map(at -> "its keys were rotated at " + at + ", so copy the key file from where that was done")
                .orElse("restore the right one from its backup, or correct the setting KeyFile or Database.Url");
        return new StoreException(
                StoreException.Reason.WRONG_KEY,
                "key file " + file.path() + " is not the one this database was made with: " + advice);
    }

    /** The fingerprint of the keys that the rows are sealed with; empty if the database has never been used. */
    static Optional<String> fingerprint(Handle handle) {
        return handle.createQuery("SELECT fingerprint FROM pseudonymizer.key_check")
                .mapTo(String.class)
                .findOne();
    }

    /** Rows without a fingerprint are a database that was damaged or restored in part. */
    private static void refuseIfUsed(Handle handle) {
        for (SealedRows rows : SealedRows.ALL) {
            if (rows.exist(handle)) {
                throw new StoreException(
                        StoreException.Reason.WRONG_KEY,
                        "the database has rows but does not say which key file fits them, for its table key_check is"
                                + " empty: restore it whole from a backup");
            }
        }
    }

    private static Optional<String> lastRotation(Handle handle) {
        return handle.createQuery("SELECT max(at) FROM pseudonymizer.audit WHERE event = :event")
                .bind("event", AuditEntry.Event.KEYS_ROTATED.word())
                .mapTo(Instant.class)
                .findOne()
                .map(Instant::toString);
    }

    private static void insert(Handle handle, String fingerprint) {
        handle.createUpdate("INSERT INTO pseudonymizer.key_check (fingerprint) VALUES (:fingerprint)")
                .bind("fingerprint", fingerprint)
                .execute();
    }

    /** From now on, in this transaction and after it, the database expects these keys. */
    static void replace(Handle handle, Keys before, Keys after) {
        int changed = handle.createUpdate(
                        "UPDATE pseudonymizer.key_check SET fingerprint = :after WHERE fingerprint = :before")
                .bind("after", after.fingerprint())
                .bind("before", before.fingerprint())
                .execute();
        if (changed != 1) {
            throw new StoreException(StoreException.Reason.FAILED, "another program has changed the table key_check");
        }
    }
}
