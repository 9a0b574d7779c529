// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.postgres.DirectSql;
import io.github.pseudonymizer.pseudonym.StoreException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Which PostgreSQL the embedded server is: one that comes with the plugin, or that of the distribution. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ServerProgramsIT extends EmbeddedServerAccessFixture {

    private static final ServerPrograms ALL = ServerPrograms.ofThisComputer();
    private static final ServerPrograms INSTALLED = new ServerPrograms(Optional.empty(), ALL.parents());

    @Test
    void without_a_bundle_the_newest_of_the_distribution_runs() throws Exception {
        int newest = INSTALLED.choose(OptionalInt.empty(), shared).major();
        try (EmbeddedServer server = EmbeddedServer.start(home, INSTALLED)) {
            assertEquals(
                    "" + newest, DirectSql.show(server, "SELECT current_setting('server_version_num')::int / 10000"));
        }
        assertFalse(Files.exists(home.resolve("binaries")), "nothing is unpacked");
        assertEquals(
                "" + newest, Files.readString(home.resolve("data/PG_VERSION")).strip());
    }

    @Test
    void existing_data_decide_although_a_bundle_would_be_taken_for_new_ones() throws Exception {
        EmbeddedServer.start(home, INSTALLED).close();
        String before = Files.readString(home.resolve("data/PG_VERSION"));

        try (EmbeddedServer server = EmbeddedServer.start(home, ALL)) {
            assertTrue(DirectSql.show(server, "SHOW server_version").startsWith(before.strip()));
        }
        assertEquals(18, ALL.choose(OptionalInt.empty(), shared.resolve("new")).major());
    }

    @Test
    void data_without_programs_of_their_version_stay_as_they_are_and_the_message_says_what_to_install()
            throws Exception {
        new PostgresTemplate().copyTo(home);
        ServerPrograms old = new ServerPrograms(Optional.empty(), List.of(packages("15")));

        StoreException refused = assertThrows(StoreException.class, () -> EmbeddedServer.start(home, old));

        assertTrue(
                String.valueOf(refused.getMessage())
                        .startsWith(
                                "the data of the plugin's own database are of PostgreSQL 18 and need programs of that"
                                        + " version, and there is only 15 in "),
                refused.getMessage());
        try (EmbeddedServer server = EmbeddedServer.start(home)) {
            assertEquals("1", DirectSql.show(server, "SELECT 1"));
        }
    }

    @Test
    void what_is_no_server_is_not_taken_for_one() throws Exception {
        Path packages = packages("9", "16", "postgresql-common");
        Files.delete(packages.resolve("16/bin/initdb"));
        Files.createDirectories(packages.resolve("17/lib"));
        ServerPrograms programs = new ServerPrograms(Optional.empty(), List.of(packages, shared.resolve("missing")));

        StoreException refused = assertThrows(
                StoreException.class, () -> programs.choose(OptionalInt.empty(), shared.resolve("binaries")));

        assertTrue(
                String.valueOf(refused.getMessage())
                        .contains("needs PostgreSQL 15 or newer for a database of its own, and there is only 9 in "),
                refused.getMessage());
    }

    @Test
    void of_several_versions_the_newest_is_taken_for_new_data_and_the_same_for_old_ones() throws Exception {
        Path packages = packages("15", "pgsql-17", "16");
        ServerPrograms programs = new ServerPrograms(Optional.empty(), List.of(packages));

        assertEquals(17, programs.choose(OptionalInt.empty(), shared).major());
        assertEquals(
                packages.resolve("16"),
                programs.choose(OptionalInt.of(16), shared).directory());
    }

    @Test
    void the_bundle_lies_beside_the_jar() throws Exception {
        assertEquals(
                Optional.of(Path.of("/usr/share/a b/orthanc-pseudonymizer-postgresql.jar")),
                ServerPrograms.beside(URI.create("jar:file:/usr/share/a%20b/orthanc-pseudonymizer.jar!/isolated/")
                        .toURL()));
        assertEquals(
                Optional.empty(),
                ServerPrograms.beside(URI.create("file:/target/classes/").toURL()));
    }

    /** Empty programs in directories of these names. */
    private Path packages(String... names) throws IOException {
        Path parent = shared.resolve("packages");
        for (String name : names) {
            Path programs = Files.createDirectories(parent.resolve(name).resolve("bin"));
            for (String program : List.of("postgres", "initdb")) {
                assertTrue(Files.createFile(programs.resolve(program)).toFile().setExecutable(true));
            }
        }
        return parent;
    }
}
