package io.github.pseudonymizer.pseudonym;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KeyFileTest {

    private static final UUID ONE = new UUID(4711, 1);
    private static final UUID OTHER = new UUID(4711, 2);

    @TempDir
    Path directory;

    private Path path = Path.of("");
    private KeyFile file = new KeyFile(path);

    @BeforeEach
    void nameTheFile() {
        path = directory.resolve("pseudonymizer.key");
        file = new KeyFile(path);
    }

    @Test
    void a_new_file_is_its_owners_only_and_gives_the_same_keys_when_read_again() throws IOException {
        KeyRing created = file.create();

        assertEquals(created.newest().fingerprint(), file.read().newest().fingerprint());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
    }

    @Test
    void nothing_else_is_left_in_the_directory() throws IOException {
        file.create();

        try (var files = Files.list(directory)) {
            assertEquals(List.of(path), files.toList());
        }
    }

    @Test
    void two_files_have_different_keys() {
        Keys one = file.create().newest();

        Keys two = new KeyFile(directory.resolve("other.key")).create().newest();

        assertNotEquals(one.fingerprint(), two.fingerprint());
    }

    @Test
    void an_existing_file_is_never_replaced() throws IOException {
        Files.writeString(path, "something");

        assertRefused("exists already", file::create);

        assertEquals("something", Files.readString(path));
    }

    @Test
    void of_many_that_create_it_at_once_one_succeeds() throws Exception {
        Callable<KeyRing> create = file::create;
        var threads = Executors.newFixedThreadPool(8);

        int created = 0;
        for (Future<KeyRing> result : threads.invokeAll(Collections.nCopies(8, create))) {
            try {
                assertEquals(
                        file.read().newest().fingerprint(),
                        result.get().newest().fingerprint());
                created++;
            } catch (ExecutionException e) {
                assertTrue(e.getCause() instanceof StoreException);
            }
        }
        threads.shutdown();

        assertEquals(1, created);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwx--x---"})
    void a_file_open_to_others_is_refused(String permissions) throws IOException {
        file.create();
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));

        assertRefused("chmod 600", file::read);
    }

    @Test
    void a_read_only_file_of_its_owner_is_fine() throws IOException {
        KeyRing created = file.create();
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("r--------"));

        assertEquals(created.newest().fingerprint(), file.read().newest().fingerprint());
    }

    @Test
    void a_missing_file_is_refused_and_not_created() {
        assertRefused("does not exist", file::read);

        assertFalse(file.exists());
    }

    @Test
    void a_missing_directory_is_refused() {
        KeyFile lost = new KeyFile(directory.resolve("nowhere").resolve("pseudonymizer.key"));

        assertRefused("directory must exist", lost::create);
    }

    @Test
    void a_directory_in_its_place_is_refused() throws IOException {
        Files.createDirectory(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));

        assertRefused("is a directory", file::read);
    }

    @Test
    void a_pipe_in_its_place_is_refused_without_waiting_for_somebody_to_write_into_it() throws Exception {
        assertEquals(
                0,
                new ProcessBuilder("mkfifo", "-m", "600", path.toString())
                        .start()
                        .waitFor());

        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> assertRefused("is not a key file", file::read));
    }

    @Test
    void a_file_far_too_large_is_refused() throws IOException {
        file.create();
        Files.writeString(path, "# and so on\n".repeat(10_000), StandardOpenOption.APPEND);

        assertRefused("is not a key file", file::read);
    }

    @Test
    void a_symbolic_link_is_followed_and_stays_one_when_the_keys_are_replaced() throws IOException {
        Path target = Files.createDirectory(directory.resolve("elsewhere")).resolve("real.key");
        KeyRing created = new KeyFile(target).create();
        Files.createSymbolicLink(path, target);

        assertEquals(created.newest().fingerprint(), file.read().newest().fingerprint());
        KeyRing replaced = file.replace(created.turning());

        assertTrue(Files.isSymbolicLink(path));
        assertTrue(replaced.isTurning());
        assertTrue(new KeyFile(target).read().isTurning());
    }

    @Test
    void what_a_symbolic_link_leads_to_must_not_be_open_to_others_either() throws IOException {
        Path target = directory.resolve("real.key");
        new KeyFile(target).create();
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r-----"));
        Files.createSymbolicLink(path, target);

        assertRefused("chmod 600", file::read);
    }

    @Test
    void a_symbolic_link_that_leads_nowhere_counts_as_a_file_that_is_missing_and_is_not_replaced() throws IOException {
        Files.createSymbolicLink(path, directory.resolve("unmounted/real.key"));

        assertTrue(file.exists());
        assertRefused("does not exist", file::read);
        assertRefused("exists already", file::create);
    }

    @Test
    void a_file_of_version_1_is_read_as_ever() throws IOException {
        file.create();
        Files.writeString(path, "# Keep it secret.\npseudonymizer-key 1\n" + "0123456789abcdef".repeat(4) + "\n");

        KeyRing read = file.read();

        byte[] master = HexFormat.of().parseHex("0123456789abcdef".repeat(4));
        assertEquals(new Keys(master).fingerprint(), read.newest().fingerprint());
        assertEquals(1, read.newest().generation());
    }

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

    @Test
    void a_newer_version_is_refused() throws IOException {
        file.create();
        Files.writeString(path, Files.readString(path).replace("pseudonymizer-key 2", "pseudonymizer-key 3"));

        assertRefused("version", file::read);
    }

    @Test
    void a_truncated_key_is_refused_without_showing_it() throws IOException {
        file.create();
        String text = Files.readString(path).strip();
        Files.writeString(path, text.substring(0, text.length() - 1));

        StoreException refused = assertRefused("damaged", file::read);

        assertFalse(
                String.valueOf(refused.getMessage()).contains(text.substring(text.length() - 10, text.length() - 1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# only a comment\n", "hello\nworld\n", "ÄÖÜ\n"})
    void anything_else_is_refused(String text) throws IOException {
        file.create();
        Files.writeString(path, text);

        assertRefused("key file " + path, file::read);
    }

    private static List<String> fingerprints(KeyRing ring) {
        return ring.generations().stream().map(Keys::fingerprint).toList();
    }

    private static StoreException assertRefused(String why, org.junit.jupiter.api.function.Executable action) {
        StoreException refused = assertThrows(StoreException.class, action);
        assertEquals(StoreException.Reason.WRONG_KEY, refused.reason());
        assertTrue(String.valueOf(refused.getMessage()).contains(why), refused.getMessage());
        return refused;
    }
}
