// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pseudonymizer.postgres.DirectSql;
import io.github.pseudonymizer.pseudonym.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Which directories and files the embedded server makes, and which it refuses to use. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EmbeddedServerDirectoryIT extends EmbeddedServerAccessFixture {

    @Test
    void what_its_programs_say_is_its_owners_only_even_where_an_earlier_version_has_written_it() throws Exception {
        new PostgresTemplate().copyTo(home);
        ServerBinaries.delete(home.resolve("data"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(home.resolve("server.out"), "");
        Files.setPosixFilePermissions(home.resolve("server.out"), PosixFilePermissions.fromString("rw-r--r--"));

        EmbeddedServer.start(home).close();

        assertEquals("rwx------", permissions(home));
        String password = Files.readString(home.resolve("password")).strip();
        assertTrue(Files.readString(home.resolve("roles.out")).contains("backend>"), "what single-user mode says");
        try (Stream<Path> files = Files.list(home)) {
            List<Path> outputs =
                    files.filter(file -> file.toString().endsWith(".out")).toList();
            assertTrue(outputs.contains(home.resolve("initdb.out")) && outputs.contains(home.resolve("server.out")));
            for (Path output : outputs) {
                assertEquals("rw-------", permissions(output), output.toString());
                assertFalse(Files.readString(output).contains(password), output + " tells the password");
            }
        }
    }

    @Test
    void a_directory_with_a_long_path_has_its_socket_among_temporary_files() throws Exception {
        Path deep = shared.resolve("x".repeat(100)).resolve("postgresql");
        new PostgresTemplate().copyTo(deep);
        Path socketDirectory;
        try (EmbeddedServer server = EmbeddedServer.start(deep)) {
            assertEquals("1", DirectSql.show(server, "SELECT 1"));
            socketDirectory =
                    Path.of(Files.readString(deep.resolve("socket-directory")).strip());
            assertEquals("rwx------", permissions(socketDirectory));
        }
        assertFalse(Files.exists(socketDirectory), "removed when it was closed");

        Path left;
        try (EmbeddedHost host = EmbeddedHost.start(List.of(), System.getProperty("java.class.path"), deep)) {
            String[] unused = host.awaitReady();
            left = Path.of(Files.readString(deep.resolve("socket-directory")).strip());
            host.kill();
        }
        try (EmbeddedServer server = EmbeddedServer.start(deep)) {
            assertEquals("1", DirectSql.show(server, "SELECT 1"));
            assertFalse(Files.exists(left), "removed at the start after its host was killed");
        }
    }

    @Test
    void a_directory_for_temporary_files_is_not_used_where_others_may_rename_what_is_in_it() throws Exception {
        Path deep = Files.createDirectories(shared.resolve("x".repeat(100)));
        Path open = Files.createDirectory(shared.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path inside = Files.createDirectory(open.resolve("inside"));

        for (Path unsafe : List.of(open, inside)) {
            StoreException refused =
                    assertThrows(StoreException.class, () -> SocketDirectory.in(deep, List.of(unsafe)));
            assertTrue(String.valueOf(refused.getMessage()).contains("there is no place for the socket"));
        }
        Files.setAttribute(open, "unix:mode", 01777);
        SocketDirectory made = SocketDirectory.in(deep, List.of(open));

        assertEquals(open.toRealPath(), made.path().getParent());
        assertEquals("rwx------", permissions(made.path()));
    }

    @Test
    void a_directory_that_somebody_else_has_made_in_the_name_of_ours_is_neither_used_nor_touched() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can become somebody else");
        Path deep = Files.createDirectories(shared.resolve("x".repeat(100)));
        Path temporary = Files.createDirectory(shared.resolve("t"));
        Files.setAttribute(temporary, "unix:mode", 01777);
        Path former = SocketDirectory.in(deep, List.of(temporary)).path();
        Files.delete(former);
        assertEquals(0, asNobody("mkdir", "-m", "700", former.toString()));
        assertEquals(0, asNobody("touch", former.resolve(".s.PGSQL.5432").toString()));

        SocketDirectory made = SocketDirectory.in(deep, List.of(temporary));

        assertNotEquals(former, made.path());
        assertTrue(Files.exists(former.resolve(".s.PGSQL.5432")));
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
