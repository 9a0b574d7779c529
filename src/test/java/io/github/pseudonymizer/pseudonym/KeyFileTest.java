package io.github.pseudonymizer.pseudonym;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KeyFileTest {

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
        Keys created = file.create();

        assertEquals(created.fingerprint(), file.read().fingerprint());
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
        Keys one = file.create();

        Keys two = new KeyFile(directory.resolve("other.key")).create();

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
        Callable<Keys> create = file::create;
        var threads = Executors.newFixedThreadPool(8);

        int created = 0;
        for (Future<Keys> result : threads.invokeAll(Collections.nCopies(8, create))) {
            try {
                assertEquals(file.read().fingerprint(), result.get().fingerprint());
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
        Keys created = file.create();
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("r--------"));

        assertEquals(created.fingerprint(), file.read().fingerprint());
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

        assertRefused("cannot be read", file::read);
    }

    @Test
    void a_newer_version_is_refused() throws IOException {
        file.create();
        Files.writeString(path, Files.readString(path).replace("pseudonymizer-key 1", "pseudonymizer-key 2"));

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

    private static StoreException assertRefused(String why, org.junit.jupiter.api.function.Executable action) {
        StoreException refused = assertThrows(StoreException.class, action);
        assertEquals(StoreException.Reason.WRONG_KEY, refused.reason());
        assertTrue(String.valueOf(refused.getMessage()).contains(why), refused.getMessage());
        return refused;
    }
}
