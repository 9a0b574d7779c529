// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.pseudonym;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
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
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KeyFileTest extends KeyFileFixture {

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

        assertTimeoutPreemptively(Duration.ofMinutes(1), () -> assertRefused("is not a key file", file::read));
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
}
