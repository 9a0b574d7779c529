// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.pseudonym;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** A key file that is replaced, or noted in which databases it serves. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ReplacedKeyFileTest extends KeyFileFixture {

    private static final UUID ONE = new UUID(4711, 1);
    private static final UUID OTHER = new UUID(4711, 2);

    @Test
    void a_file_is_replaced_whole_stays_its_owners_only_and_leaves_nothing_behind() throws IOException {
        KeyRing turning = file.create().turning();

        KeyRing replaced = file.replace(turning);

        assertEquals(fingerprints(turning), fingerprints(replaced));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        try (var files = Files.list(directory)) {
            assertEquals(List.of(path), files.toList());
        }
    }

    @Test
    void what_was_left_by_who_was_killed_while_writing_goes_when_the_file_is_replaced() throws IOException {
        KeyRing keys = file.create();
        Path others = Files.createFile(directory.resolve(".pseudonymizer.keys." + UUID.randomUUID()));
        Path somebodys = Files.createFile(directory.resolve(".pseudonymizer.key.notes"));
        Files.createFile(directory.resolve(".pseudonymizer.key." + UUID.randomUUID()));
        Files.createFile(directory.resolve(".pseudonymizer.key.generation-1." + UUID.randomUUID()));

        file.replace(keys);

        try (var files = Files.list(directory)) {
            assertEquals(Set.of(path, others, somebodys), files.collect(Collectors.toSet()));
        }
    }

    @Test
    void a_file_of_another_user_is_neither_replaced_nor_is_anything_written_beside_it() throws IOException {
        KeyRing keys = file.create();
        AnotherUser.own(path);

        assertRefused("belongs to another user", () -> file.replace(keys));
        assertRefused("belongs to another user", file::refuseUnlessReplaceable);

        try (var files = Files.list(directory)) {
            assertEquals(List.of(path), files.toList());
        }
    }

    @Test
    void a_file_of_ours_can_be_replaced_and_is_as_before_when_that_was_asked() throws IOException {
        file.create();
        String before = Files.readString(path);

        file.refuseUnlessReplaceable();

        assertEquals(before, Files.readString(path));
        try (var files = Files.list(directory)) {
            assertEquals(List.of(path), files.toList());
        }
    }

    @Test
    void a_file_that_is_missing_is_not_replaced() {
        assertRefused("does not exist", () -> file.replace(KeyRing.of(Keys.random())));

        assertFalse(file.exists());
    }

    @Test
    void old_keys_are_kept_beside_the_file_under_their_generation() throws IOException {
        KeyRing ring = file.create();
        Keys old = ring.newest();

        KeyFile kept = file.keep(ring);
        KeyFile again = file.keep(ring);

        assertEquals(directory.resolve("pseudonymizer.key.generation-1"), kept.path());
        assertEquals(kept, again);
        assertEquals(old.fingerprint(), kept.read().newest().fingerprint());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(kept.path())));
    }

    @Test
    void kept_keys_of_another_database_are_not_overwritten() {
        Keys others = file.keep(file.create()).read().newest();

        assertRefused("another database", () -> file.keep(KeyRing.of(Keys.random())));

        assertEquals(others.fingerprint(), file.read().newest().fingerprint());
    }

    @Test
    void the_databases_that_the_keys_serve_are_noted_without_touching_the_keys() throws IOException {
        KeyRing created = file.create();
        String before = Files.readString(path);

        file.note(ONE);
        file.note(OTHER);

        assertEquals(Set.of(ONE, OTHER), file.read().databases());
        assertEquals(fingerprints(created), fingerprints(file.read()));
        assertTrue(Files.readString(path).startsWith(before));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        try (var files = Files.list(directory)) {
            assertEquals(List.of(path), files.toList());
        }
    }

    @Test
    void a_note_that_a_crash_left_unfinished_costs_no_key_and_can_be_written_again() throws IOException {
        KeyRing created = file.create();
        String before = Files.readString(path);
        file.note(ONE);
        String after = Files.readString(path);

        for (int length = before.length(); length < after.length() - 1; length++) {
            Files.writeString(path, after.substring(0, length));
            assertEquals(Set.of(), file.read().databases());
            file.note(OTHER);
            file.note(ONE);

            assertEquals(fingerprints(created), fingerprints(file.read()));
            assertEquals(Set.of(ONE, OTHER), file.read().databases());
        }
    }

    @Test
    void what_the_keys_serve_is_known_through_a_rotation_and_by_the_keys_that_are_kept() {
        file.create();
        file.note(ONE);
        KeyRing turning = file.read().turning();

        KeyRing both = file.replace(turning);
        KeyRing kept = file.keep(both.before()).read();
        KeyRing turned = file.replace(both.after());

        assertEquals(
                List.of(Set.of(ONE), Set.of(ONE), Set.of(ONE)),
                List.of(both.databases(), kept.databases(), turned.databases()));
        assertEquals(turning.newest().fingerprint(), turned.newest().fingerprint());
        assertFalse(kept.isTurning());
    }

    @Test
    void a_file_that_its_owner_may_only_read_stays_as_it_is() throws IOException {
        file.create();
        String before = Files.readString(path);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("r--------"));

        assertRefused("may only be read", () -> file.note(ONE));

        assertEquals(before, Files.readString(path));
    }

    @Test
    void a_note_goes_through_a_symbolic_link() throws IOException {
        Path target = Files.createDirectory(directory.resolve("elsewhere")).resolve("real.key");
        new KeyFile(target).create();
        Files.createSymbolicLink(path, target);

        file.note(ONE);

        assertTrue(Files.isSymbolicLink(path));
        assertEquals(Set.of(ONE), new KeyFile(target).read().databases());
    }

    @Test
    void notes_never_make_a_file_too_large_to_be_read() throws IOException {
        file.create();
        Files.writeString(path, "#".repeat(65_000), StandardOpenOption.APPEND);

        assertRefused("no room", () -> {
            for (int i = 0; i < 9; i++) {
                file.note(UUID.randomUUID());
            }
        });

        assertFalse(file.read().databases().isEmpty());
    }

    private static List<String> fingerprints(KeyRing ring) {
        return ring.generations().stream().map(Keys::fingerprint).toList();
    }
}
